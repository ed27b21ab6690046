// SPDX-License-Identifier: GPL-3.0-or-later
// Which task a network is for: the one place where that is decided.
#pragma once

#include "core/tasks/task.h"

namespace espalier {

/// By the network's outputs; whether images suit it is what Task::mismatch says. For outputs that are no known task's answers: a task
/// without metrics, for which no targets are right, so that such a network can only learn from a teacher.
const Task& taskFor(const Network& network);

/// Every task with metrics.
std::span<const Task* const> knownTasks();

/// Of any known task, or agreement with a teacher; null where none is called so.
const MetricInfo* findMetric(std::string_view key);

} // namespace espalier
