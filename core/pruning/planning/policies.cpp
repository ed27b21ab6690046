// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/planning/policies.h"
#include "core/pruning/criteria/uniform_numbers.h"
#include "core/pruning/planning/by_hand.h"

#include <algorithm>

namespace espalier {

namespace {

/// What to do with a block that would bring its group below the floor: skip it, or end the walk.
enum class AtFloor { passBy, stop };

/// The state of a walk through the order.
struct Walk {
    std::vector<bool> removed;
    std::vector<int> kept; ///< by group
    BudgetMeter meter;
};

Walk untouched(const Groups& groups, const CostModel& costs, const PlanRequest& request)
{
    const std::vector<bool> none(static_cast<std::size_t>(groups.unitCount()), false);
    return {none, widthsWithout(groups, none), BudgetMeter(groups, costs, request)};
}

/// Removes blocks in ascending order, never below a floor, until the budget is met; those that are cut by hand in any case. Skipped blocks
/// are among their group's best, because a group at its floor has only its best units left.
void goOn(Walk& walk, const Groups& groups, const RemovalOrder& order, const std::vector<int>& floors, AtFloor atFloor)
{
    for (std::size_t place = 0; place < order.blockCount(); ++place) {
        const bool byHand = place < order.blocksCutByHand();
        if (!byHand && walk.meter.met())
            return;
        const auto block = order.block(place);
        const int group = groups.groupOf(block.front());
        const int left = walk.kept[group] - static_cast<int>(block.size());
        if (!byHand && left < floors[group] && atFloor == AtFloor::stop)
            return;
        if (!byHand && left < floors[group])
            continue;
        walk.kept[group] = left;
        walk.meter.remove(group, block);
        for (UnitId unit : block)
            walk.removed[unit] = true;
    }
}

/// The last block may save more than was missing: blocks that the budget has room for are given back, the best first. Only a group's last
/// removed block may be given back, so that its best units stay and widths stay multiples. What is worth nothing comes back only where a
/// number of channels was asked for.
void giveBackSpare(Walk& walk, const Groups& groups, const PlanRequest& request, const RemovalOrder& order)
{
    const std::size_t first = budgetOf(request.target) == Budget::channels ? order.blocksCutByHand() : order.worthlessBlocks();
    std::vector<bool> settled(walk.kept.size(), false);
    for (std::size_t place = order.blockCount(); place-- > first;) {
        const auto block = order.block(place);
        const int group = groups.groupOf(block.front());
        if (settled[group] || !walk.removed[block.front()])
            continue;
        settled[group] = !walk.meter.giveBack(group, block);
        if (settled[group])
            continue;
        walk.kept[group] += static_cast<int>(block.size());
        for (UnitId unit : block)
            walk.removed[unit] = false;
    }
}

Walk walkUp(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order,
            const std::vector<int>& floors, AtFloor atFloor = AtFloor::passBy)
{
    Walk walk = untouched(groups, costs, request);
    goOn(walk, groups, order, floors, atFloor);
    giveBackSpare(walk, groups, request, order);
    return walk;
}

/// Policy `protect`: each group gets its best blocks back until it reaches its floor.
std::vector<bool> withFloorsGivenBack(const Groups& groups, const RemovalOrder& order, std::vector<bool> removed,
                                      const std::vector<int>& floors)
{
    std::vector<int> kept = widthsWithout(groups, removed);
    for (std::size_t place = order.blockCount(); place-- > order.blocksCutByHand();) {
        const auto block = order.block(place);
        int& left = kept[groups.groupOf(block.front())];
        if (!removed[block.front()] || left >= floors[groups.groupOf(block.front())])
            continue;
        left += static_cast<int>(block.size());
        for (UnitId unit : block)
            removed[unit] = false;
    }
    return removed;
}

/// Policy `skip`: each group below its floor gets all units back that are not cut by hand.
std::vector<bool> withThinGroupsWhole(const Groups& groups, const RemovalOrder& order, std::vector<bool> removed,
                                      const std::vector<int>& floors)
{
    const std::vector<int> kept = widthsWithout(groups, removed);
    for (std::size_t place = order.blocksCutByHand(); place < order.blockCount(); ++place) {
        const auto block = order.block(place);
        const int group = groups.groupOf(block.front());
        for (UnitId unit : block)
            removed[unit] = removed[unit] && kept[group] >= floors[group];
    }
    return removed;
}

/// Policy `replace-random`: cut and protect, then random blocks above the floors until the budget is met. The criterion `random` with the
/// same seed draws other numbers.
Walk replacedAtRandom(const Groups& groups, const CostModel& costs, const PlanRequest& request, std::vector<bool> removed,
                      const std::vector<int>& floors)
{
    constexpr std::uint64_t ownStream = 0x7265706c61636521u;
    Walk walk = untouched(groups, costs, request);
    walk.meter.remove(groups, removed);
    walk.kept = widthsWithout(groups, removed);
    const std::vector<double> lots = uniformNumbers(removed.size(), request.seed ^ ownStream);
    const RemovalOrder drawn(groups, lots, ascending(lots), request, removed);
    walk.removed = std::move(removed);
    goOn(walk, groups, drawn, floors, AtFloor::passBy);
    giveBackSpare(walk, groups, request, drawn);
    return walk;
}

Selection cappedSelection(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order,
                          std::vector<int> leastWidths)
{
    for (int& width : leastWidths)
        width = std::max(width, 1);
    const Walk capped = walkUp(groups, costs, request, order, leastWidths, AtFloor::stop);
    return {capped.removed, capped.removed, true, false};
}

/// By the request's policy, whether what is cut by hand holds the floors or not.
Selection selectedBy(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order)
{
    const std::vector<int> floors = floorsFor(groups, costs, request), byHand = widthsKeptByHand(groups, request);
    if (request.policy == Policy::cap)
        return cappedSelection(groups, costs, request, order, byHand);
    const Walk cut = walkUp(groups, costs, request, order, byHand);
    Selection selection{cut.removed, cut.removed, cut.meter.met(), cut.meter.met()};
    if (request.policy == Policy::protect) {
        selection.removed = withFloorsGivenBack(groups, order, cut.removed, floors);
    } else if (request.policy == Policy::skip) {
        selection.removed = withThinGroupsWhole(groups, order, cut.removed, floors);
    } else if (request.policy != Policy::none) {
        const Walk walk = request.policy == Policy::replace
                              ? walkUp(groups, costs, request, order, floors)
                              : replacedAtRandom(groups, costs, request, withFloorsGivenBack(groups, order, cut.removed, floors), floors);
        selection.removed = walk.removed;
        selection.met = walk.meter.met();
    }
    return selection;
}

} // namespace

std::vector<int> widthsWithout(const Groups& groups, const std::vector<bool>& removed)
{
    std::vector<int> widths;
    for (const Group& group : groups.groups()) {
        const auto begin = removed.begin() + group.firstUnit;
        widths.push_back(static_cast<int>(std::count(begin, begin + group.units, false)));
    }
    return widths;
}

Selection selectUnits(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order)
{
    Selection selection = selectedBy(groups, costs, request, order);
    selection.met = selection.met && holdsCutsByHand(groups, costs, request);
    return selection;
}

Reached reachedWith(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order)
{
    const Walk walk = walkUp(groups, costs, request, order, floorsInForce(groups, costs, request));
    return {walk.meter.met(), walk.meter.removedUnits()};
}

} // namespace espalier
