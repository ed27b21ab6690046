// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/recipes/collapse.h"

#include "core/base/pace.h"
#include "core/pipeline/recipes/prune.h"
#include "core/pruning/planning/goal.h"

namespace espalier::recipes {
namespace {

Result<CollapseReport> mapped(const PlanInputs& inputs, const FusedScores& scores, const RecipeContext& context)
{
    Stopwatch watch;
    return mapCollapse(inputs, collapseRatios(), context.control.token()).map([&](CollapseMap map) {
        CollapseReport report;
        const CollapseReasons reasons(inputs);
        for (int group = 0; group < inputs.groups.groupCount(); ++group) {
            const auto floor = map.none.layers[static_cast<std::size_t>(group)].floor;
            report.reasons.push_back(floor ? std::optional(reasons.at(group, *floor)) : std::nullopt);
        }
        report.map = std::move(map);
        report.ratio = goalOf(inputs.groups, inputs.costs, inputs.request).share;
        report.criterion = scores.criterionName;
        report.allocation = scores.allocation;
        report.seconds = watch.seconds();
        return report;
    });
}

Result<CollapseReport> mapped(const Model& model, const PruneSettings& settings, const Measurements& measurements,
                              const RecipeContext& context)
{
    auto request = planRequest(settings, model.network, model.groups);
    if (!request)
        return tl::make_unexpected(request.error());
    request->latency = measurements.latencyIn(settings.runtime);
    return scoresOf(model, settings, measurements).and_then([&](const FusedScores& scores) {
        const std::vector<UnitId> ranked = ascending(scores.fused);
        return mapped({model.groups, scores.fused, ranked, model.costModel, *request}, scores, context);
    });
}

} // namespace

Result<CollapseReport> collapse(const Model& model, const Project& project, const RecipeContext& context)
{
    return measure(model, project, context).and_then([&](const Measurements& measurements) {
        return mapped(model, chosen(project.prune, measurements), measurements, context);
    });
}

} // namespace espalier::recipes
