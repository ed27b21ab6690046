// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: what a detector learns from objects, and from another detector's maps; for all kinds of heads.
#pragma once

#include "core/tasks/detection/head_reader.h"
#include "core/tasks/loss_parts.h"

#include <span>
#include <vector>

namespace espalier {

/// Parts of the loss of a head of kind decoupled, each relative to the sum of the wanted scores.
struct DecoupledLoss {
    at::Tensor box;        ///< 1 − CIoU, weighted by the wanted score
    at::Tensor objectness; ///< binary cross entropy of all cells with the wanted score
    at::Tensor category;   ///< binary cross entropy of the cells with an object

    /// Weighted as other heads without anchors.
    at::Tensor total() const;
};
DecoupledLoss decoupledLoss(const HeadReader::Decoupled& maps, const Cells& cells, const Assignment& wanted);

/// Of all kinds of heads.
std::span<const MetricInfo> detectionLossParts();

/// From objects (taskAligned's). A scalar under autograd. parts: where given, those of the head's kind are added.
at::Tensor detectionLoss(const HeadReader& reader, const Outputs& outputs, const at::Tensor& objects,
                         std::vector<LossPart>* parts = nullptr);

/// How far a student's maps are from its teacher's, a scalar under autograd; 0 for equal maps. Scores by the divergence of each from the
/// teacher's as probabilities; boxes where the teacher is sure of an object: by the divergence of distributions of distances, else by
/// overlap. Relative to the sum of the teacher's confidences, so that it does not grow with the batch.
at::Tensor detectionDistance(const HeadReader& reader, const Outputs& student, const Outputs& teacher);

} // namespace espalier
