// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/prune_to_budget.h"

#include "core/settings/prune_target.h"

namespace espalier {

Result<Pruning> pruneToBudget(const Model& model, const FusedScores& scores, const PruneSettings& settings,
                              const Measurements& measurements, RunControl& control)
{
    const auto latency = measurements.latencyIn(settings.runtime);
    if (budgetOf(settings) == Budget::latency && latency) {
        return pruneToLatency(model, scores, settings, latency, control).map([](TimedPruning timed) {
            return Pruning{std::move(timed.plan), std::move(timed.pruned), timed.latency};
        });
    }
    return planOf(model, scores, settings, measurements).and_then([&](Plan plan) {
        return pruneModel(model, plan, settings).map([&](PrunedModel pruned) {
            return Pruning{std::move(plan), std::move(pruned), std::nullopt};
        });
    });
}

} // namespace espalier
