// SPDX-License-Identifier: GPL-3.0-or-later
// Heads with anchors, as in YOLOv3, v5 and v7: each cell of each level has some boxes of given sizes, and tells for each how to move and to
// scale it, whether it holds an object, and a score a class.
#pragma once

#include "core/tasks/detection/anchor_free.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <utility>
#include <vector>

namespace espalier {

/// One map of a head with anchors.
struct AnchorLevel {
    HeadLevel cells;
    std::vector<std::pair<double, double>> anchors; ///< width and height in pixels
    /// As in Redmon and Farhadi 2018 ("YOLOv3"): the size is the anchor times the exponential of what the map tells, and the middle lies in
    /// the cell. Else as YOLOv5 publishes it: the anchor times the square of a doubled sigmoid, and half a cell around the cell.
    bool exponential = false;
};

/// One anchor of one cell that is to find an object.
struct AnchorMatch {
    std::int64_t image, anchor, row, column, category;
    double x, y, width, height; ///< of the object: its middle from the cell's corner, and its size; in strides
};

/// By level. An object is for every anchor that is at most four times as wide and as high and at least a fourth of both, in the cell of its
/// middle and in the cells beside that one and above or below it that are nearer (YOLOv5's published build_targets); only in the former
/// where a middle lies in its cell. objects: as taskAligned.
std::vector<std::vector<AnchorMatch>> anchorMatches(const std::vector<AnchorLevel>& levels, const at::Tensor& objects);

/// Parts of a batch's loss. Means over matches or cells, so that they do not grow with the batch.
struct AnchorLoss {
    at::Tensor box;        ///< 1 − CIoU, summed over levels
    at::Tensor objectness; ///< binary cross entropy with the overlap that was reached; finer levels count more
    at::Tensor category;   ///< binary cross entropy of the matches; 0 for a single class
    at::Tensor total;      ///< weighted as in YOLOv5's published recipe for this number of classes and levels and this size of the picture
    double boxWeight = 0, objectnessWeight = 0, categoryWeight = 0; ///< in the total
};

/// maps: by level, [images, anchors, height, width, 5 + classes]: x, y, width, height, objectness and classes before the sigmoid.
AnchorLoss anchorLoss(const std::vector<at::Tensor>& maps, const std::vector<AnchorLevel>& levels, const at::Tensor& objects);

/// Of one level: [images, anchors·height·width, 4]: left, top, right, bottom in pixels.
at::Tensor anchorBoxes(const at::Tensor& map, const AnchorLevel& level);

} // namespace espalier
