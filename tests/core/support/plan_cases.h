// SPDX-License-Identifier: GPL-3.0-or-later
// Small random cases for the planner, and simple implementations of docs/method.md §2 to compare plans with.
#pragma once

#include "core/pruning/planning/plan.h"

#include <cmath>
#include <optional>
#include <vector>

namespace espalier::test {

struct Case {
    Groups groups;
    CostModel costs;
    std::vector<double> scores; ///< multiples of 1/8, so that sums are exact and ties are common
    PlanRequest request;

    double& ratio() { return std::get<RatioTarget>(request.target).ratio; }
    double ratio() const { return std::get<RatioTarget>(request.target).ratio; }
    int target() const { return static_cast<int>(std::round(ratio() * groups.unitCount())); }
};

/// Two to eleven units in groups of at most five; any ratio, random floors, sometimes a protected group. Equal seeds give equal cases.
Case randomCase(unsigned seed);

/// Units left, by group.
std::vector<int> keptBy(const Groups& groups, const std::vector<bool>& removed);
bool holds(const std::vector<int>& kept, const std::vector<int>& floors);
double sumOf(const Case& each, const std::vector<bool>& removed);

/// The smallest sum of removed scores of all plans that meet the target exactly and hold every floor.
std::optional<double> leastSum(const Case& each);
/// "Exclude each group's top k, then take the T lowest."
std::vector<bool> lowestBelowTheTop(const Case& each);

/// The T lowest.
std::vector<bool> plainCut(const Case& each, int target);
/// The longest plain cut of at most T units that empties no group.
std::vector<bool> cappedCut(const Case& each);
std::vector<bool> cutWithThinGroupsWhole(const Case& each);
/// Each group's highest cut units are restored one at a time until it reaches its floor.
std::vector<bool> cutWithFloorsGivenBack(const Case& each);

bool mayBeWidth(int width, int units, int align);
/// The next larger width that a group may have; units where there is none.
int widened(int width, int units, int align);
/// Blocks of align in order, never below a floor, until T units are removed; then the highest possible blocks are restored.
std::vector<bool> lowestBlocks(const Case& each);
/// The largest number of removable units with allowed widths only.
int alignedRoom(const Case& each);

} // namespace espalier::test
