// SPDX-License-Identifier: GPL-3.0-or-later
// Chooses a network's task.
#pragma once

#include "core/tasks/task.h"

namespace espalier {

/// By the network's outputs; Task::mismatch says whether images suit it. For unknown outputs: a task without metrics and targets, so that
/// the network can only learn from a teacher.
const Task& taskFor(const Network& network);

/// All tasks with metrics.
std::span<const Task* const> knownTasks();

/// A metric of a known task, or agreement with a teacher; null for an unknown key.
const MetricInfo* findMetric(std::string_view key);

} // namespace espalier
