// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: learning from another network's outputs instead of, or beside, labels (docs/method.md §3).
#pragma once

#include "core/graph/executor.h"
#include "core/tasks/classification_run.h"

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

namespace espalier {

/// Mean over images of T²·KL(p ‖ q), p and q the teacher's and the student's class probabilities at temperature T (Hinton, Vinyals, Dean
/// 2015). logits: N×classes each. The factor T² keeps the gradient's size at any T.
at::Tensor softTargetLoss(const at::Tensor& student, const at::Tensor& teacher, double temperature);

/// Mean over outputs of Σ(student − teacher)² / Σ teacher²: the squared error of each output in units of its own size, so that head maps of
/// different scales count alike. Outputs of any, but pairwise equal, shapes; whole numbers are left out.
at::Tensor rawOutputLoss(const std::vector<at::Tensor>& student, const std::vector<at::Tensor>& teacher);

/// A network that answers and does not change.
class Teacher {
public:
    explicit Teacher(const Network& network);

    /// Its outputs for a batch, in evaluation (own running statistics, no dropout), ready to be compared with under autograd.
    std::vector<at::Tensor> answers(const at::Tensor& images);
    /// How far outputs are from its answers: softTargetLoss for a classifier, else rawOutputLoss.
    at::Tensor loss(const std::vector<at::Tensor>& outputs, const std::vector<at::Tensor>& answers, double temperature) const;
    /// Its answers as classes, N; undefined where it is no classifier.
    at::Tensor classesOf(const std::vector<at::Tensor>& answers) const;

    /// Judges outputs by how far they are from its answers; a classifier's also by how often the best answer is its.
    Judge judge(double temperature);

private:
    Executor executor_;
    bool classifier_;
};

/// Empty where the teacher takes the student's inputs and gives outputs of the same shapes; else the sentence that says what differs.
std::string teacherMismatch(const Network& student, const Network& teacher);

} // namespace espalier
