// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/planning/plan.h"
#include "core/base/named.h"
#include "core/pruning/planning/feasibility.h"
#include "core/pruning/planning/goal.h"
#include "core/pruning/planning/plan_request.h"
#include "core/pruning/planning/relaxation.h"

#include <algorithm>
#include <cstdint>

#include <spdlog/fmt/fmt.h>

namespace espalier {

namespace {

constexpr NameTable<Fate, 4> fateNames{{
    {Fate::kept, "kept", "Kept", "It matters more than those that the cut removes."},
    {Fate::cut, "cut", "Cut", "It is among those that matter least, or is cut by hand."},
    {Fate::restored, "restored", "Restored", "The plain cut took it; its floor gave it back."},
    {Fate::replacement, "replacement", "Replacement", "It is removed in the place of a restored one."},
}};

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

/// How many units of score 0 stay although their group could lose more: of each group as many as stand above its floor.
int zeroUnitsLeft(const Groups& groups, const std::vector<double>& scores, const Plan& plan, const std::vector<int>& floorsInForce)
{
    std::vector<int> zeros(plan.kept.size(), 0);
    for (UnitId unit = 0; unit < groups.unitCount(); ++unit)
        zeros[groups.groupOf(unit)] += scores[unit] == 0 && !plan.removed(unit) && plan.request.keptByHand.count(unit) == 0;
    int left = 0;
    for (std::size_t group = 0; group < zeros.size(); ++group)
        left += std::max(0, std::min(zeros[group], plan.kept[group] - floorsInForce[group]));
    return left;
}

/// 0 where nothing is flagged. Units that are cut by hand, whatever their score, do not count.
double highestScoreOf(const std::vector<bool>& flags, const std::vector<double>& scores, const std::set<UnitId>& byHand)
{
    double highest = 0;
    for (std::size_t unit = 0; unit < flags.size(); ++unit)
        highest = flags[unit] && byHand.count(static_cast<UnitId>(unit)) == 0 ? std::max(highest, scores[unit]) : highest;
    return highest;
}

void setFates(Plan& plan, const Groups& groups, const Selection& selection)
{
    plan.kept = widthsOf(groups);
    for (UnitId unit = 0; unit < groups.unitCount(); ++unit) {
        plan.fates.push_back(fateOf(selection.cut[unit], selection.removed[unit]));
        plan.kept[groups.groupOf(unit)] -= selection.removed[unit];
        plan.removedUnits += selection.removed[unit];
    }
}

void setCosts(Plan& plan, const Groups& groups, const CostModel& costs, const Selection& selection)
{
    plan.before = costs.full();
    plan.after = costs.costsWithout(selection.removed);
    if (!plan.request.latency)
        return;
    plan.latencyBefore = uncutTime(*plan.request.latency, groups);
    plan.latencyAfter = plan.request.latency->nanoseconds(plan.kept);
}

/// used: the request with the floors that were used.
Plan planFrom(const Groups& groups, const std::vector<double>& scores, const CostModel& costs, const PlanRequest& request,
              const PlanRequest& used, const RemovalOrder& order, const Selection& selection)
{
    Plan plan;
    plan.request = request;
    plan.requestedShare = goalOf(groups, costs, request).share;
    plan.floorShare = used.floorShare;
    plan.floorMin = used.floorMin;
    plan.relaxed = used.floorShare != request.floorShare || used.floorMin != request.floorMin;
    plan.floors = floorsFor(groups, costs, used); // where they bind nothing, they tell which layers get too thin
    setFates(plan, groups, selection);
    plan.decisions = pairInOrder(order.units(), plan.fates);
    plan.zeroUnitsLeft = zeroUnitsLeft(groups, scores, plan, floorsInForce(groups, costs, used));
    plan.cutScore = highestScoreOf(selection.cut, scores, request.cutByHand);
    setCosts(plan, groups, costs, selection);
    plan.hash = planHash(groups, selection.removed);
    return plan;
}

double share(std::int64_t before, std::int64_t after)
{
    return before == 0 ? 0 : static_cast<double>(before - after) / static_cast<double>(before);
}

} // namespace

const char* nameOf(Fate fate)
{
    return nameIn(fateNames, fate);
}

std::string planHash(const Groups& groups, const std::vector<bool>& removed)
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
    if (budget == Budget::latency)
        return share(latencyBefore, latencyAfter);
    return share(costIn(budget, before), costIn(budget, after));
}

Result<Plan> makePlan(const Groups& groups, const std::vector<double>& scores, const std::vector<UnitId>& ranked, const CostModel& costs,
                      const PlanRequest& request)
{
    if (const Result<void> checked = checkRequest(groups, scores, costs, request); !checked)
        return tl::make_unexpected(checked.error());
    const RemovalOrder order(groups, scores, ranked, request);
    const ChosenUnits choice = chooseUnits(groups, costs, request, order);
    if (!choice.selection.met)
        return notFeasible(groups, costs, request, order);
    return planFrom(groups, scores, costs, request, choice.used, order, choice.selection);
}

} // namespace espalier
