// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: evaluation on an executor that its caller keeps, as the training loop does for validation.
#pragma once

#include "core/data/loader.h"
#include "core/graph/executor.h"
#include "core/tasks/evaluation.h"
#include "core/tasks/tally.h"

#include <functional>

namespace espalier {

/// What answers are held against, and what they are worth.
struct Judge {
    MakeTargets targets; ///< none: the images alone are needed
    Tally tally;         ///< empty
    std::function<void(const Outputs& outputs, const Batch& batch, Tally& tally)> add;
};

/// Task::targets for a loader.
MakeTargets targetsOf(const Task& task);
/// By the task's loss and metrics. Only where nothing mismatches.
Judge judgeByTargets(const Task& task);

/// evaluate() on the executor's present tensors. Throws c10::Error.
Result<Evaluation> evaluateOn(Executor& executor, const Dataset& dataset, RunControl& control, int batch,
                              const EvaluationProgress& progress, Judge judge);

} // namespace espalier
