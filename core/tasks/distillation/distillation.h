// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: learning from another network's outputs instead of, or beside, targets (docs/method.md §3). For any task.
#pragma once

#include "core/graph/executor.h"
#include "core/tasks/evaluation_run.h"

#include <string>

namespace espalier {

/// How often outputs say what the teacher's do.
const MetricInfo& agreement();

/// A network that answers and does not change.
class Teacher {
public:
    explicit Teacher(const Network& network);

    /// Its outputs for a batch, in evaluation (own running statistics, no dropout), ready to be compared with under autograd.
    Outputs answers(const at::Tensor& images);

private:
    Executor executor_;
};

/// Counts agreement, for addByTeacher.
Tally agreementTally(const Task& task);
/// A batch's outputs held against the teacher's; loss: their mean distance. Where the task can make no targets of them, it alone counts.
void addByTeacher(const Task& task, const Outputs& outputs, const Outputs& taught, double loss, Tally& tally);
/// By the distance from the teacher's outputs, and by agreement with them. The teacher must outlive what judges.
Judge judgeByTeacher(const Task& task, Teacher& teacher, double temperature);

/// Empty where the teacher takes the student's inputs and gives outputs of the same shapes; else the sentence that says what differs.
std::string teacherMismatch(const Network& student, const Network& teacher);

} // namespace espalier
