// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: the distance of a student's outputs from its teacher's (docs/method.md §3).
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace espalier {

/// Mean over images of T²·KL(p ‖ q), with p and q the teacher's and the student's class probabilities at temperature T (Hinton, Vinyals,
/// Dean 2015). logits: N×classes each. The factor T² keeps the gradient's magnitude for any T.
at::Tensor softTargetLoss(const at::Tensor& student, const at::Tensor& teacher, double temperature);

/// Mean over outputs of Σ(student − teacher)² / Σ teacher²: each output's squared error is relative to its own magnitude, so that head maps
/// of different scales count equally. Outputs may have any shapes, equal in pairs; integer outputs are ignored.
at::Tensor rawOutputLoss(const std::vector<at::Tensor>& student, const std::vector<at::Tensor>& teacher);

} // namespace espalier
