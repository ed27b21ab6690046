// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/plan_request.h"

#include <array>
#include <cassert>
#include <cmath>
#include <utility>

#include <spdlog/fmt/fmt.h>

namespace espalier {

namespace {

constexpr std::array<std::pair<Budget, const char*>, 3> budgetNames{{
    {Budget::channels, "channels"},
    {Budget::params, "params"},
    {Budget::macs, "macs"},
}};

constexpr std::array<std::pair<Policy, const char*>, 3> policyNames{{
    {Policy::none, "none"},
    {Policy::protect, "protect"},
    {Policy::replace, "replace"},
}};

template <class Names, class Key>
const char* nameIn(const Names& names, Key key)
{
    for (const auto& [each, name] : names) {
        if (each == key)
            return name;
    }
    return "";
}

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
    return {};
}

} // namespace

const char* nameOf(Budget budget)
{
    return nameIn(budgetNames, budget);
}

const char* nameOf(Policy policy)
{
    return nameIn(policyNames, policy);
}

Result<Budget> budgetFromName(const std::string& name)
{
    for (const auto& [budget, each] : budgetNames) {
        if (name == each)
            return budget;
    }
    return usageError("There is no budget called '" + name + "'; use channels, params or macs.");
}

Result<Policy> policyFromName(const std::string& name)
{
    for (const auto& [policy, each] : policyNames) {
        if (name == each)
            return policy;
    }
    return usageError("There is no policy called '" + name + "'; use none, protect or replace.");
}

std::vector<int> floorsFor(const Groups& groups, const PlanRequest& request)
{
    std::vector<int> floors;
    floors.reserve(groups.groups().size());
    for (const Group& group : groups.groups())
        floors.push_back(std::max(request.floorMin, roundedUp(request.floorShare * (1 - request.ratio) * group.units)));
    for (const auto& [group, floor] : request.floors)
        floors[group] = floor;
    for (int group : request.protectedGroups)
        floors[group] = groups.groups()[group].units;
    for (std::size_t group = 0; group < floors.size(); ++group)
        floors[group] = std::min(floors[group], groups.groups()[group].units);
    return floors;
}

std::vector<int> floorsInForce(const Groups& groups, const PlanRequest& request)
{
    return request.policy == Policy::replace ? floorsFor(groups, request) : std::vector<int>(groups.groups().size(), 0);
}

Result<void> checkRequest(const Groups& groups, const std::vector<double>& scores, const CostModel& costs, const PlanRequest& request)
{
    assert(scores.size() == static_cast<std::size_t>(groups.unitCount()));
    if (!(request.ratio > 0 && request.ratio < 1))
        return usageError(fmt::format("The ratio is {}; it must lie between 0 and 1, both excluded.", request.ratio));
    if (groups.unitCount() == 0)
        return failure("This network has no channel that can be removed: every layer is frozen.");
    if (request.budget != Budget::channels && costIn(request.budget, costs.full()) == 0)
        return failure(fmt::format("This network has no {} to save; use the budget channels.", nameOf(request.budget)));
    for (UnitId unit = 0; unit < groups.unitCount(); ++unit) {
        if (!std::isfinite(scores[unit]))
            return failure(fmt::format("Unit {} of '{}' has a score that is not a finite number; the network's weights are damaged.",
                                       groups.indexOf(unit), groups.groups()[groups.groupOf(unit)].name));
    }
    return checkFloors(groups, request);
}

std::int64_t unitsToRemove(double ratio, UnitId units)
{
    return std::llround(ratio * units);
}

std::int64_t costIn(Budget budget, const Costs& costs)
{
    assert(budget != Budget::channels);
    return budget == Budget::params ? costs.params : costs.macs;
}

bool meetsRatio(std::int64_t cost, std::int64_t full, double ratio)
{
    return static_cast<double>(cost) <= (1 - ratio) * static_cast<double>(full);
}

BudgetMeter::BudgetMeter(const Groups& groups, const CostModel& costs, const PlanRequest& request)
    : costs_(costs), budget_(request.budget), ratio_(request.ratio), target_(unitsToRemove(request.ratio, groups.unitCount()))
{
    costs_.reset();
}

void BudgetMeter::remove(UnitId unit)
{
    ++removedUnits_;
    if (budget_ != Budget::channels)
        costs_.remove(unit);
}

bool BudgetMeter::met() const
{
    if (budget_ == Budget::channels)
        return removedUnits_ >= target_;
    return meetsRatio(costIn(budget_, costs_.current()), costIn(budget_, costs_.full()), ratio_);
}

} // namespace espalier
