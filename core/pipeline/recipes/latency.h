// SPDX-License-Identifier: GPL-3.0-or-later
// Recipe: how long one inference takes on this machine, of one network or of several in turn.
#pragma once

#include "core/latency/network_timer.h"
#include "core/pipeline/model.h"
#include "core/pipeline/recipe_context.h"
#include "core/settings/timing_settings.h"

#include <vector>

namespace espalier::recipes {

/// What one runtime took for every network, or why it could not run them.
struct RuntimeTimings {
    Runtime runtime;
    Result<std::vector<Timing>> timings;
};

/// A runtime that cannot run the networks is an error where it is the only one. Cancelled.
Result<std::vector<RuntimeTimings>> compareLatency(const std::vector<ModelPtr>& models, const TimingSettings& settings,
                                                   const RecipeContext& context);

} // namespace espalier::recipes
