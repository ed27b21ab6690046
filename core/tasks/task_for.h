// SPDX-License-Identifier: GPL-3.0-or-later
// Chooses a network's task.
#pragma once

#include "core/settings/suppression_settings.h"
#include "core/tasks/task.h"

#include <memory>

namespace espalier {

/// By the network's outputs and last layers; Task::mismatch says whether images suit it. For unknown outputs: a task without metrics and
/// targets, so that the network can only learn from a teacher. Never null. judged: which boxes count in the metrics of a detector.
std::shared_ptr<const Task> taskFor(const Network& network, const SuppressionSettings& judged = {});

/// The given task, which has to outlive what is returned, or else the network's.
std::shared_ptr<const Task> givenOrFor(const Task* given, const Network& network);

/// A task with metrics, whatever the network.
struct KnownTask {
    const char* name;
    std::span<const MetricInfo> metrics;     ///< the first is the primary one
    std::span<const MetricInfo> lossParts{}; ///< of all its networks
};
std::span<const KnownTask> knownTasks();

/// A metric or part of the loss of a known task, or agreement with a teacher; null for an unknown key.
const MetricInfo* findMetric(std::string_view key);

} // namespace espalier
