// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/recipes/latency.h"

namespace espalier::recipes {

Result<std::vector<RuntimeTimings>> compareLatency(const std::vector<ModelPtr>& models, const TimingSettings& settings,
                                                   const RecipeContext& context)
{
    std::vector<const Network*> networks;
    for (const ModelPtr& model : models)
        networks.push_back(&model->network);
    TimingRules rules;
    rules.seconds = settings.seconds;
    std::vector<RuntimeTimings> all;
    for (const Runtime runtime : settings.runtimes) {
        context.observer.progress({std::string("measuring with ") + nameOf(runtime)});
        all.push_back({runtime, makeNetworkTimer(runtime, settings.batch, rules)->time(networks, context.control)});
        const auto& timings = all.back().timings;
        if (!timings && (timings.error().isCancelled() || settings.runtimes.size() == 1))
            return tl::make_unexpected(timings.error());
    }
    return all;
}

} // namespace espalier::recipes
