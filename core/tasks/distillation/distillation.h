// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: learning from another network's outputs instead of, or in addition to, targets (docs/method.md §3). For any task.
#pragma once

#include "core/graph/executor.h"
#include "core/tasks/evaluation_run.h"

#include <string>

namespace espalier {

/// How often outputs agree with the teacher's.
const MetricInfo& agreement();

/// A network in evaluation that provides outputs to learn from.
class Teacher {
public:
    /// network: as Task::answering gives it.
    explicit Teacher(const Network& network);

    /// The teacher outputs for a batch, in evaluation (running statistics, no dropout), usable under autograd.
    Outputs answers(const at::Tensor& images);

private:
    Executor executor_;
};

/// Counts agreement, for addByTeacher.
Tally agreementTally(const Task& task);
/// Compares a batch's outputs with the teacher's; loss: their mean distance. Where the task cannot make targets of them, only the loss
/// counts.
void addByTeacher(const Task& task, const Outputs& outputs, const Outputs& taught, const LossValue& loss, Tally& tally);
/// Evaluates by the distance from the teacher's outputs and by agreement with them. The teacher must outlive the judge.
Judge judgeByTeacher(const Task& task, Teacher& teacher, double temperature);

/// Empty where the teacher takes the student's inputs and gives outputs of the same shapes; else a sentence about the difference.
std::string teacherMismatch(const Network& student, const Network& teacher);

} // namespace espalier
