// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/planning/plan_request.h"
#include "core/base/assert.h"
#include "core/base/named.h"
#include "core/pruning/planning/by_hand.h"
#include "core/pruning/planning/removal_order.h"

#include <algorithm>
#include <cmath>

#include <spdlog/fmt/fmt.h>

namespace espalier {

namespace {

constexpr NameTable<Budget, 5> budgets{{
    {Budget::channels, "channels", "of the channels", "Feature maps, all counting the same."},
    {Budget::params, "params", "of the parameters", "Learned numbers: what makes the file small."},
    {Budget::macs, "macs", "of the compute (MACs)", "Multiplications for one image: what makes it fast."},
    {Budget::bytes, "bytes", "of the size (bytes)", "Memory that the learned numbers take."},
    {Budget::latency, "latency", "of the time",
     "How long one image takes on this machine. The layers are measured first, which takes up to a minute."},
}};

constexpr NameTable<Policy, 6> policies{{
    {Policy::none, "none", "None", "Nothing: layers may be emptied. Only to compare against."},
    {Policy::cap, "cap", "Cap", "Cutting stops before any layer is emptied: the ratio is missed. Floors do not count."},
    {Policy::protect, "protect", "Protect", "It gets channels back, and nothing else goes: the ratio is missed."},
    {Policy::skip, "skip", "Skip", "It is left whole, and nothing else goes: the ratio is missed by more."},
    {Policy::replace, "replace", "Replace", "It gets channels back, and others go in their place: the ratio is met."},
    {Policy::replaceRandom, "replace-random", "Replace by lot",
     "The same, but those that go in their place are drawn by lot. Only to compare against."},
}};

/// A share of a width, rounded up. 0.3·(1−0.9)·100 is a hair above 3 in binary; nobody means 4 by it.
int roundedUp(double width)
{
    constexpr double hair = 1e-9;
    return static_cast<int>(std::ceil(width - hair));
}

Result<void> checkFloors(const Groups& groups, const PlanRequest& request)
{
    if (!(request.floorShare >= 0 && request.floorShare <= 1))
        return usageError(fmt::format("The floor share is {}; it must lie within 0 and 1.", request.floorShare));
    if (request.floorMin < 0)
        return usageError(fmt::format("The smallest floor is {}; it must be 0 or more.", request.floorMin));
    for (const auto& [group, floor] : request.floors) {
        if (group < 0 || group >= groups.groupCount())
            return usageError(fmt::format("A floor is set for group {}, but there are only {} groups.", group, groups.groupCount()));
        const Group& named = groups.groups()[group];
        if (floor < 0 || floor > named.units)
            return usageError(
                fmt::format("The floor of '{}' is {}; it must lie within 0 and its {} units.", named.name, floor, named.units));
    }
    for (int group : request.protectedGroups) {
        if (group < 0 || group >= groups.groupCount())
            return usageError(fmt::format("Group {} is to be protected, but there are only {} groups.", group, groups.groupCount()));
    }
    return checkUnitsByHand(groups, request);
}

Result<void> checkBudget(const Goal& goal, const PlanRequest& request)
{
    if (goal.budget == Budget::latency && !request.latency)
        return failure("How long this network takes on this machine has not been measured; measure it first, or use another budget.");
    if (goal.full == 0)
        return failure(fmt::format("This network has no {} to save; use the budget channels.", nameOf(goal.budget)));
    return {};
}

/// For users, of params, MACs, bytes and latency.
std::string amountText(Budget budget, std::int64_t amount)
{
    if (budget == Budget::latency)
        return fmt::format("{:.3g} ms", static_cast<double>(amount) / nanosecondsPerMillisecond);
    return fmt::format("{} {}", amount, nameOf(budget));
}

Result<void> checkLeft(const Goal& goal)
{
    if (goal.most < 1)
        return usageError(fmt::format("Nothing can be left of the {}; ask for 1 or more.", nameOf(goal.budget)));
    if (goal.most >= goal.full)
        return failure(fmt::format("The network comes to {} already, no more than the {} that are asked for.",
                                   amountText(goal.budget, goal.full), amountText(goal.budget, goal.most)));
    return {};
}

/// Whether the target says something sensible of a network with this goal.
struct CheckTarget {
    const Goal& goal;

    Result<void> operator()(const RatioTarget& target) const
    {
        if (target.ratio > 0 && target.ratio < 1)
            return {};
        return usageError(fmt::format("The ratio is {}; it must lie between 0 and 1, both excluded.", target.ratio));
    }
    Result<void> operator()(const UnitsTarget& target) const
    {
        if (target.units > 0 && target.units < goal.full)
            return {};
        return usageError(fmt::format("{} channels cannot go: the network has {} that can, and one must stay.", target.units, goal.full));
    }
    Result<void> operator()(const CostTarget&) const { return checkLeft(goal); }
    Result<void> operator()(const TimeTarget&) const { return checkLeft(goal); }
    Result<void> operator()(const MetricTarget&) const
    {
        return failure("The smallest network whose metric stays within a margin is found by trials on images, when a network is pruned by "
                       "itself; here, ask for a ratio, a number of channels, a cost or a time.");
    }
};

Result<void> checkScores(const Groups& groups, const std::vector<double>& scores)
{
    for (UnitId unit = 0; unit < groups.unitCount(); ++unit) {
        if (!std::isfinite(scores[unit]))
            return failure(fmt::format("Unit {} of '{}' has a score that is not a finite number; the network's weights are damaged.",
                                       groups.indexOf(unit), groups.groups()[groups.groupOf(unit)].name));
    }
    return {};
}

std::string whyNothing(const Groups& groups)
{
    if (groups.frozen().empty())
        return "it has no convolution and no linear layer with weights of its own.";
    return fmt::format("every layer is frozen, the first because it {}.", groups.frozen().front().reason);
}

} // namespace

const char* nameOf(Budget budget)
{
    return nameIn(budgets, budget);
}

const char* nameOf(Policy policy)
{
    return nameIn(policies, policy);
}

Result<Budget> budgetFromName(const std::string& name)
{
    return choiceFromName(budgets, name, "budget");
}

Result<Policy> policyFromName(const std::string& name)
{
    return choiceFromName(policies, name, "policy");
}

std::vector<Option> budgetOptions()
{
    return optionsIn(budgets);
}

std::vector<Option> policyOptions()
{
    return optionsIn(policies);
}

std::vector<int> floorsFor(const Groups& groups, const CostModel& costs, const PlanRequest& request)
{
    const double share = goalOf(groups, costs, request).share;
    std::vector<int> floors;
    floors.reserve(groups.groups().size());
    for (const Group& group : groups.groups())
        floors.push_back(std::max(request.floorMin, roundedUp(request.floorShare * (1 - share) * group.units)));
    for (const auto& [group, floor] : request.floors)
        floors[group] = floor;
    for (int group : request.protectedGroups)
        floors[group] = groups.groups()[group].units;
    const std::vector<int> byHand = widthsKeptByHand(groups, request);
    for (std::size_t group = 0; group < floors.size(); ++group)
        floors[group] = narrowestWidth(std::max(floors[group], byHand[group]), groups.groups()[group].units, request.align);
    return floors;
}

bool removesUnderFloors(Policy policy)
{
    return policy == Policy::replace || policy == Policy::replaceRandom;
}

std::vector<int> floorsInForce(const Groups& groups, const CostModel& costs, const PlanRequest& request)
{
    return removesUnderFloors(request.policy) ? floorsFor(groups, costs, request) : widthsKeptByHand(groups, request);
}

Result<void> checkRequest(const Groups& groups, const std::vector<double>& scores, const CostModel& costs, const PlanRequest& request)
{
    ESPALIER_ASSERT(scores.size() == static_cast<std::size_t>(groups.unitCount()));
    if (request.align < 1)
        return usageError(fmt::format("Widths cannot be multiples of {}; align must be 1 or more.", request.align));
    if (groups.unitCount() == 0)
        return failure("This network has no channel that can be removed: " + whyNothing(groups));
    const Goal goal = goalOf(groups, costs, request);
    for (const auto& checked : {checkBudget(goal, request), std::visit(CheckTarget{goal}, request.target), checkScores(groups, scores)}) {
        if (!checked)
            return checked;
    }
    return checkFloors(groups, request);
}

std::vector<int> widthsOf(const Groups& groups)
{
    std::vector<int> widths;
    for (const Group& group : groups.groups())
        widths.push_back(group.units);
    return widths;
}

BudgetMeter::BudgetMeter(const Groups& groups, const CostModel& costs, const PlanRequest& request)
    : costs_(costs), goal_(goalOf(groups, costs, request))
{
    costs_.reset();
    if (goal_.budget != Budget::latency)
        return;
    latency_ = request.latency;
    kept_ = widthsOf(groups);
    time_ = goal_.full;
}

void BudgetMeter::remove(int group, std::span<const UnitId> units)
{
    const int count = static_cast<int>(units.size());
    removedUnits_ += count;
    if (goal_.budget == Budget::latency) {
        time_ += latency_->change(kept_, group, kept_[group] - count);
        kept_[group] -= count;
    } else if (goal_.budget != Budget::channels) {
        for (UnitId unit : units)
            costs_.remove(unit);
    }
}

void BudgetMeter::remove(const Groups& groups, const std::vector<bool>& removed)
{
    for (UnitId unit = 0; unit < groups.unitCount(); ++unit) {
        if (removed[unit])
            remove(groups.groupOf(unit), {&unit, 1});
    }
}

std::int64_t BudgetMeter::left() const
{
    if (goal_.budget == Budget::channels)
        return goal_.full - removedUnits_;
    return goal_.budget == Budget::latency ? time_ : costIn(goal_.budget, costs_.current());
}

std::int64_t BudgetMeter::saving(int group, std::span<const UnitId> units) const
{
    const int count = static_cast<int>(units.size());
    if (goal_.budget == Budget::channels)
        return count;
    if (goal_.budget == Budget::latency)
        return -latency_->change(kept_, group, kept_[group] - count);
    const std::int64_t before = left();
    std::for_each(units.begin(), units.end(), [&](UnitId unit) { costs_.remove(unit); });
    const std::int64_t saved = before - left();
    std::for_each(units.begin(), units.end(), [&](UnitId unit) { costs_.restore(unit); });
    return saved;
}

bool BudgetMeter::giveBack(int group, std::span<const UnitId> units)
{
    if (goal_.budget == Budget::latency) // predictions are no such exact numbers: their last digits differ from one measurement to the next
        return false;
    restore(units);
    if (met())
        return true;
    remove(group, units);
    return false;
}

void BudgetMeter::restore(std::span<const UnitId> units)
{
    ESPALIER_ASSERT(goal_.budget != Budget::latency);
    removedUnits_ -= static_cast<int>(units.size());
    if (goal_.budget != Budget::channels)
        for (UnitId unit : units)
            costs_.restore(unit);
}

} // namespace espalier
