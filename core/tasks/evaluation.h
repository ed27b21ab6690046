// SPDX-License-Identifier: GPL-3.0-or-later
// Evaluates a network's predictions on a dataset by its task's metrics.
#pragma once

#include "core/base/error.h"
#include "core/base/run_control.h"
#include "core/data/dataset.h"
#include "core/tasks/task.h"

#include <functional>
#include <memory>

namespace espalier {

struct Evaluation {
    std::int64_t images = 0;
    Metrics metrics;
    double loss = 0; ///< mean over images
    double imagesPerSecond = 0;
    std::vector<PartMetrics> parts{}; ///< of the metrics; empty where the task tells none
    double inferenceSeconds = 0;      ///< of all images
    double judgingSeconds = 0;        ///< reading the answers, and comparing them
    std::shared_ptr<const MetricDetail> detail{};
    double preparingSeconds = 0; ///< reading an image from its file and preparing it; 0: not measured
    Metrics lossParts{};         ///< of the loss; empty where the task tells none
};

/// done and total count images. Called on the caller's thread, a few times a second at most.
using EvaluationProgress = std::function<void(std::int64_t done, std::int64_t total)>;

/// Fails with the task's sentence where network and dataset do not match; also cancelled.
Result<Evaluation> evaluate(const Task& task, const Network& network, const Dataset& dataset, RunControl& control, int batch = 256,
                            const EvaluationProgress& progress = {});
/// With the network's task.
Result<Evaluation> evaluate(const Network& network, const Dataset& dataset, RunControl& control, int batch = 256,
                            const EvaluationProgress& progress = {});

} // namespace espalier
