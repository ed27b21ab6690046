// SPDX-License-Identifier: GPL-3.0-or-later
// Heads without anchors, as in YOLOv8 and later: each cell of each level tells how far a box reaches to its four sides, and a score a
// class.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace espalier {

/// One of a head's maps: so many rows and columns of cells, a stride apart.
struct HeadLevel {
    std::int64_t height = 0, width = 0;
    double stride = 0; ///< in pixels
};

/// All cells of a head, level after level, row by row. In pixels.
struct Cells {
    at::Tensor centres; ///< [cells, 2]: x, y
    at::Tensor strides; ///< [cells, 1]
    double finest = 0;  ///< the smallest stride
};
/// Of the kind (type and device) of like.
Cells cellsOf(const std::vector<HeadLevel>& levels, const at::Tensor& like);

/// A head's maps of a batch, cells in one row.
struct AnchorFreeMaps {
    at::Tensor distances; ///< [images, cells, 4·bins]: logits of how far the left, top, right and bottom edges are, in 0 … bins − 1
                          ///< strides; with one bin the distances themselves
    at::Tensor scores;    ///< [images, cells, classes]: logits
};

/// [images, cells, 4]: left, top, right, bottom in pixels. bins: per edge.
at::Tensor boxesOf(const at::Tensor& distances, const Cells& cells);

/// Which cell is to find which object.
struct Assignment {
    at::Tensor boxes;  ///< [images, cells, 4]: of the object, in pixels; of a cell without an object any
    at::Tensor scores; ///< [images, cells, classes]: wanted, in 0 … 1; 0 for a cell without an object
    at::Tensor found;  ///< [images, cells]: whether the cell has an object
};

inline constexpr std::int64_t usualCellsOfObject = 10;
/// Task-aligned assignment (Feng et al. 2021, "TOOD"): each object gets the cells in it (mostCells) whose score and overlap, score^½ ·
/// overlap^6, are largest and not 0; a cell that several objects get keeps the one that its box overlaps most. The wanted scores grow with
/// that measure up to the largest overlap of the object's cells. An object narrower than the finest stride counts as that wide when cells
/// are looked for in it. scores: [images, cells, classes] in 0 … 1. boxes: as boxesOf. objects: [images, most, 5]: class (−1: none), left,
/// top, right, bottom.
Assignment taskAligned(const at::Tensor& scores, const at::Tensor& boxes, const Cells& cells, const at::Tensor& objects,
                       std::int64_t mostCells = usualCellsOfObject);

/// [images, cells, 4]: the boxes that cells are to tell; of a cell without an object one around its middle, so that what is computed from
/// it and weighted by 0 stays finite.
at::Tensor boxesToTell(const Cells& cells, const Assignment& wanted);

/// Parts of a batch's loss, each relative to the sum of the wanted scores, so that it does not grow with the batch.
struct AnchorFreeLoss {
    at::Tensor box;          ///< 1 − CIoU, weighted by the wanted score
    at::Tensor category;     ///< binary cross entropy of all cells' scores
    at::Tensor distribution; ///< cross entropy of the distances with the two bins beside the wanted one (Li et al. 2020, "Generalized Focal
                             ///< Loss"); 0 with one bin

    /// Of the published recipes of YOLOv8.
    static constexpr double boxWeight = 7.5, categoryWeight = 0.5, distributionWeight = 1.5;
    /// Weighted.
    at::Tensor total() const;
};
AnchorFreeLoss anchorFreeLoss(const AnchorFreeMaps& maps, const Cells& cells, const Assignment& wanted);
/// With the assignment by the maps themselves. objects: as taskAligned.
AnchorFreeLoss anchorFreeLoss(const AnchorFreeMaps& maps, const Cells& cells, const at::Tensor& objects);

} // namespace espalier
