// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/prune_target.h"

#include <spdlog/fmt/fmt.h>

#include <cmath>
#include <vector>

namespace espalier {
namespace {

/// Of the targets that are set, in the order of the settings.
std::vector<PlanTarget> absoluteTargets(const PruneSettings& settings)
{
    const AbsoluteTarget& asked = settings.target;
    std::vector<PlanTarget> targets;
    if (asked.units)
        targets.push_back(UnitsTarget{std::llround(*asked.units)});
    if (asked.params)
        targets.push_back(CostTarget{Budget::params, std::llround(*asked.params)});
    if (asked.macs)
        targets.push_back(CostTarget{Budget::macs, std::llround(*asked.macs)});
    if (asked.bytes)
        targets.push_back(CostTarget{Budget::bytes, std::llround(*asked.bytes)});
    if (asked.milliseconds)
        targets.push_back(TimeTarget{*asked.milliseconds});
    if (asked.keepWithin)
        targets.push_back(MetricTarget{*asked.keepWithin, settings.budget});
    return targets;
}

Result<void> checkWhole(const AbsoluteTarget& asked)
{
    for (const auto& count : {asked.units, asked.params, asked.macs, asked.bytes}) {
        if (count && *count != std::round(*count))
            return usageError(fmt::format("A target of {} is asked for; it must be a whole number.", *count));
    }
    return {};
}

struct Setter {
    PruneSettings& settings;

    void operator()(const RatioTarget& target) const
    {
        settings.ratio = target.ratio;
        settings.budget = target.budget;
    }
    void operator()(const UnitsTarget& target) const { settings.target.units = static_cast<double>(target.units); }
    void operator()(const CostTarget& target) const
    {
        auto& cost = target.budget == Budget::params ? settings.target.params
                     : target.budget == Budget::macs ? settings.target.macs
                                                     : settings.target.bytes;
        cost = static_cast<double>(target.most);
    }
    void operator()(const TimeTarget& target) const { settings.target.milliseconds = target.milliseconds; }
    void operator()(const MetricTarget& target) const
    {
        settings.target.keepWithin = target.margin;
        settings.budget = target.budget;
    }
};

} // namespace

Result<PlanTarget> targetOf(const PruneSettings& settings)
{
    if (const auto whole = checkWhole(settings.target); !whole)
        return tl::make_unexpected(whole.error());
    const std::vector<PlanTarget> targets = absoluteTargets(settings);
    if (targets.size() > 1)
        return usageError("More than one target is given; choose one of units, params, macs, bytes, milliseconds and keep_within.");
    return targets.empty() ? RatioTarget{settings.ratio, settings.budget} : targets.front();
}

Budget budgetOf(const PruneSettings& settings)
{
    const std::vector<PlanTarget> targets = absoluteTargets(settings);
    return targets.empty() ? settings.budget : budgetOf(targets.front());
}

void setTarget(PruneSettings& settings, const PlanTarget& target)
{
    settings.target = {};
    std::visit(Setter{settings}, target);
}

PruneSettings atRatio(PruneSettings settings, double ratio)
{
    setTarget(settings, RatioTarget{ratio, settings.budget});
    return settings;
}

} // namespace espalier
