// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: what a detector's outputs say, whatever the kind and form of its head.
#pragma once

#include "core/data/boxed_picture.h"
#include "core/tasks/detection/anchor_based.h"
#include "core/tasks/detection/anchor_free.h"
#include "core/tasks/detection/boxes.h"
#include "core/tasks/detection/head.h"
#include "core/tasks/detection/suppression.h"
#include "core/tasks/task.h"

#include <cstdint>
#include <vector>

namespace espalier {

/// Boxes of a batch before any is dropped.
struct Candidates {
    at::Tensor boxes;  ///< [images, boxes, 4]: left, top, right, bottom in pixels of the network's picture
    at::Tensor scores; ///< [images, boxes, classes]: 0 … 1
};

struct PictureExtent {
    int width = 0, height = 0; ///< in pixels
};

/// Reads the outputs of Task::answering: the maps of the head's last layers, level by level, and, where the network is judged and decodes
/// by itself, its own outputs behind them.
class HeadReader {
public:
    explicit HeadReader(DetectionHead head) : head_(std::move(head)) {}

    const DetectionHead& head() const { return head_; }
    /// Number of outputs that are maps.
    std::size_t maps() const { return head_.levels.size() * head_.levels.front().layers.size(); }
    /// Width and height of the network's picture.
    PictureExtent extentOf(const Outputs& outputs) const;

    /// Of heads of kind free.
    AnchorFreeMaps freeMaps(const Outputs& outputs) const;
    /// Of heads of kind decoupled.
    struct Decoupled {
        at::Tensor boxes;      ///< [images, cells, 4] in pixels
        at::Tensor objectness; ///< [images, cells]: logits
        at::Tensor scores;     ///< [images, cells, classes]: logits
    };
    Decoupled decoupledMaps(const Outputs& outputs) const;
    /// Of kinds free and decoupled.
    Cells cells(const Outputs& outputs) const;
    /// Of heads of kind anchors, by level: [images, anchors, height, width, 5 + classes].
    std::vector<at::Tensor> anchorMaps(const Outputs& outputs) const;
    std::vector<AnchorLevel> anchorLevels(const Outputs& outputs) const;

    /// By the network's own decoding where it is among the outputs, else by the maps.
    Candidates candidates(const Outputs& outputs) const;

private:
    std::vector<HeadLevel> grid(const Outputs& outputs) const;
    at::Tensor joined(const Outputs& outputs, std::size_t layer) const;
    Candidates fromMaps(const Outputs& outputs) const;
    Candidates decoded(const at::Tensor& own) const;
    Candidates picked(const at::Tensor& own) const;

    DetectionHead head_;
};

/// The detections in one image of a batch that stay, most confident first, in pixels of the network's picture.
std::vector<Detection> detectionsIn(const Candidates& candidates, std::int64_t image, const SuppressionSettings& settings);
/// The same in pixels of the image as it was, inside of it.
std::vector<Detection> inOriginal(std::vector<Detection> detections, const Letterbox& place, int width, int height);

} // namespace espalier
