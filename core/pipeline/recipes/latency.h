// SPDX-License-Identifier: GPL-3.0-or-later
// Recipe: how long one inference takes on this machine, of one network or of several in turn.
#pragma once

#include "core/latency/network_timer.h"
#include "core/pipeline/model.h"
#include "core/pipeline/recipe_context.h"

#include <vector>

namespace espalier::recipes {

struct LatencyOptions {
    int batch = 1;
    double seconds = 3; ///< how long to go on measuring, a runtime
    std::vector<Runtime> runtimes;
};

/// What one runtime took for every network, or why it could not run them.
struct RuntimeTimings {
    Runtime runtime;
    Result<std::vector<Timing>> timings;
};

/// A runtime that cannot run the networks is an error where it is the only one. Cancelled.
Result<std::vector<RuntimeTimings>> compareLatency(const std::vector<ModelPtr>& models, const LatencyOptions& options,
                                                   const RecipeContext& context);

} // namespace espalier::recipes
