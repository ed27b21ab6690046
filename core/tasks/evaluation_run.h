// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: evaluation on an existing executor, for validation in the training loop.
#pragma once

#include "core/data/loader.h"
#include "core/graph/executor.h"
#include "core/tasks/evaluation.h"
#include "core/tasks/tally.h"

#include <functional>

namespace espalier {

/// How outputs are compared: the targets, the loss and the metrics.
struct Judge {
    MakeTargets targets; ///< empty: only images are needed
    Tally tally;         ///< at its start
    std::function<void(const Outputs& outputs, const Batch& batch, Tally& tally)> add;
};

/// Task::targets for a loader.
MakeTargets targetsOf(const Task& task);
/// By the task's loss and metrics. Only for a network and a dataset that match.
Judge judgeByTargets(const Task& task);

/// evaluate() with the executor's present tensors. Throws c10::Error.
Result<Evaluation> evaluateOn(Executor& executor, const Dataset& dataset, RunControl& control, int batch,
                              const EvaluationProgress& progress, Judge judge);

} // namespace espalier
