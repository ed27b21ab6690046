// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: how far a student's outputs are from its teacher's (docs/method.md).
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace espalier {

/// Mean over images of T²·KL(p ‖ q), p and q the teacher's and the student's class probabilities at temperature T (Hinton, Vinyals, Dean
/// 2015). logits: N×classes each. The factor T² keeps the gradient's size at any T.
at::Tensor softTargetLoss(const at::Tensor& student, const at::Tensor& teacher, double temperature);

/// Mean over outputs of Σ(student − teacher)² / Σ teacher²: the squared error of each output in units of its own size, so that head maps of
/// different scales count alike. Outputs of any, but pairwise equal, shapes; whole numbers are left out.
at::Tensor rawOutputLoss(const std::vector<at::Tensor>& student, const std::vector<at::Tensor>& teacher);

} // namespace espalier
