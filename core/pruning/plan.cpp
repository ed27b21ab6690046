// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/plan.h"
#include "core/pruning/feasibility.h"
#include "core/pruning/plan_request.h"

#include <algorithm>
#include <cstdint>

#include <spdlog/fmt/fmt.h>

namespace espalier {

namespace {

/// The units that one walk up the order takes.
struct Walk {
    std::vector<bool> removed;
    UnitId last = -1;
    bool metBudget = false;
};

std::vector<int> widths(const Groups& groups)
{
    std::vector<int> widths;
    for (const Group& group : groups.groups())
        widths.push_back(group.units);
    return widths;
}

/// Removes units in ascending order of score, never below a floor, until the budget is met. A unit that is skipped is one of its group's
/// best k_g, because what is left of a group at its floor are its best.
Walk walk(const Groups& groups, const std::vector<UnitId>& order, const std::vector<int>& floors, BudgetMeter meter)
{
    Walk walk;
    walk.removed.assign(order.size(), false);
    std::vector<int> kept = widths(groups);
    for (auto unit = order.begin(); unit != order.end() && !meter.met(); ++unit) {
        int& left = kept[groups.groupOf(*unit)];
        if (left <= floors[groups.groupOf(*unit)])
            continue;
        --left;
        meter.remove(*unit);
        walk.removed[*unit] = true;
        walk.last = *unit;
    }
    walk.metBudget = meter.met();
    return walk;
}

/// Policy `protect`: of what the plain cut took, each group gets its best back until it has its floor.
std::vector<bool> withFloorsGivenBack(const Groups& groups, const std::vector<UnitId>& order, std::vector<bool> cut,
                                      const std::vector<int>& floors)
{
    std::vector<int> kept = widths(groups);
    for (UnitId unit = 0; unit < groups.unitCount(); ++unit)
        kept[groups.groupOf(unit)] -= cut[unit];
    for (auto unit = order.rbegin(); unit != order.rend(); ++unit) {
        int& left = kept[groups.groupOf(*unit)];
        if (cut[*unit] && left < floors[groups.groupOf(*unit)]) {
            cut[*unit] = false;
            ++left;
        }
    }
    return cut;
}

Fate fateOf(bool inPlainCut, bool removed)
{
    if (removed)
        return inPlainCut ? Fate::cut : Fate::replacement;
    return inPlainCut ? Fate::restored : Fate::kept;
}

std::vector<Decision> pairInOrder(const std::vector<UnitId>& order, const std::vector<Fate>& fates)
{
    std::vector<UnitId> replacements;
    std::copy_if(order.begin(), order.end(), std::back_inserter(replacements),
                 [&](UnitId unit) { return fates[unit] == Fate::replacement; });
    std::vector<Decision> decisions;
    for (UnitId unit : order) {
        if (fates[unit] == Fate::restored)
            decisions.push_back({unit, decisions.size() < replacements.size() ? replacements[decisions.size()] : -1});
    }
    return decisions;
}

/// FNV-1a, 64 bits, over each group's width and its units' flags.
std::string hashOf(const Groups& groups, const std::vector<bool>& removed)
{
    std::uint64_t hash = 0xcbf29ce484222325u;
    const auto add = [&hash](std::uint32_t byte) { hash = (hash ^ (byte & 0xff)) * 0x100000001b3u; };
    for (const Group& group : groups.groups()) {
        for (int shift = 0; shift < 32; shift += 8)
            add(static_cast<std::uint32_t>(group.units) >> shift);
        for (UnitId unit = group.firstUnit; unit < group.firstUnit + group.units; ++unit)
            add(removed[unit]);
    }
    return fmt::format("{:016x}", hash);
}

Plan planOf(const Groups& groups, const std::vector<UnitId>& order, const CostModel& costs, const PlanRequest& request, const Walk& cut,
            const std::vector<bool>& removed)
{
    Plan plan;
    plan.request = request;
    plan.floors = floorsFor(groups, request); // under `none` they bind nothing, but tell which layers get too thin
    plan.kept = widths(groups);
    for (UnitId unit = 0; unit < groups.unitCount(); ++unit) {
        plan.fates.push_back(fateOf(cut.removed[unit], removed[unit]));
        plan.kept[groups.groupOf(unit)] -= removed[unit];
        plan.removedUnits += removed[unit];
    }
    plan.decisions = pairInOrder(order, plan.fates);
    plan.before = costs.full();
    plan.after = costs.costsWithout(removed);
    plan.hash = hashOf(groups, removed);
    return plan;
}

double share(std::int64_t before, std::int64_t after)
{
    return before == 0 ? 0 : static_cast<double>(before - after) / static_cast<double>(before);
}

} // namespace

std::vector<bool> Plan::removedFlags() const
{
    std::vector<bool> flags(fates.size());
    for (std::size_t unit = 0; unit < fates.size(); ++unit)
        flags[unit] = removed(static_cast<UnitId>(unit));
    return flags;
}

double Plan::achieved(Budget budget) const
{
    if (budget == Budget::channels)
        return fates.empty() ? 0 : static_cast<double>(removedUnits) / static_cast<double>(fates.size());
    return share(costIn(budget, before), costIn(budget, after));
}

Result<Plan> makePlan(const Groups& groups, const std::vector<double>& scores, const CostModel& costs, const PlanRequest& request)
{
    if (const Result<void> checked = checkRequest(groups, scores, costs, request); !checked)
        return tl::make_unexpected(checked.error());
    const std::vector<UnitId> order = ascending(scores);
    const BudgetMeter meter(groups, costs, request);
    const std::vector<int> noFloors(groups.groups().size(), 0);
    const Walk cut = walk(groups, order, noFloors, meter);
    Walk chosen = cut;
    if (request.policy == Policy::replace)
        chosen = walk(groups, order, floorsFor(groups, request), meter);
    else if (request.policy == Policy::protect)
        chosen.removed = withFloorsGivenBack(groups, order, cut.removed, floorsFor(groups, request));
    if (!chosen.metBudget)
        return notFeasible(groups, costs, request, order);

    Plan plan = planOf(groups, order, costs, request, cut, chosen.removed);
    plan.cutScore = cut.last < 0 ? 0 : scores[cut.last];
    return plan;
}

Result<double> unitShareFor(const Groups& groups, const std::vector<double>& scores, const CostModel& costs, const PlanRequest& request)
{
    return makePlan(groups, scores, costs, request).map([](const Plan& plan) { return plan.achieved(Budget::channels); });
}

} // namespace espalier
