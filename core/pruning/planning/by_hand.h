// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core/pruning only: what the units that a request cuts and keeps by hand mean for the planner (docs/method.md §2).
#pragma once

#include "core/pruning/planning/plan.h"

#include <vector>

namespace espalier {

/// By group: the narrowest width that leaves all units that are kept by hand; 0 where there are none.
std::vector<int> widthsKeptByHand(const Groups& groups, const PlanRequest& request);

/// Errors: a unit that no group has, that is both cut and kept, or that is cut in a protected group.
Result<void> checkUnitsByHand(const Groups& groups, const PlanRequest& request);

/// Whether every group has its floor, and one unit at least, when the units cut by hand are gone. Policies `none` and `cap` know no floors.
/// The request's relax is not looked at.
bool holdsCutsByHand(const Groups& groups, const CostModel& costs, const PlanRequest& request);

/// Why that is not so: names the first such group.
Error tooManyCutByHand(const Groups& groups, const CostModel& costs, const PlanRequest& request);

} // namespace espalier
