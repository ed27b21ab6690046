// SPDX-License-Identifier: GPL-3.0-or-later
// Recipe: times one inference on this machine, of one network or of several in turn.
#pragma once

#include "core/latency/network_timer.h"
#include "core/pipeline/model.h"
#include "core/pipeline/recipe_context.h"
#include "core/settings/timing_settings.h"

#include <vector>

namespace espalier::recipes {

/// A runtime's times of every network, or why it cannot run them.
struct RuntimeTimings {
    Runtime runtime;
    Result<std::vector<Timing>> timings;
};

/// If the only runtime cannot run the networks, that is an error. Errors: also cancelled.
Result<std::vector<RuntimeTimings>> compareLatency(const std::vector<ModelPtr>& models, const TimingSettings& settings,
                                                   const RecipeContext& context);

} // namespace espalier::recipes
