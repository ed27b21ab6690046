// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core/pruning only: the policies' choice of blocks (docs/method.md §2).
#pragma once

#include "core/pruning/planning/plan_request.h"
#include "core/pruning/planning/removal_order.h"

#include <vector>

namespace espalier {

/// What groups keep when the flagged units, one flag a unit, are removed.
std::vector<int> widthsWithout(const Groups& groups, const std::vector<bool>& removed);

/// A policy's choice, and the plain cut's.
struct Selection {
    std::vector<bool> cut;     ///< by unit: the plain cut takes it
    std::vector<bool> removed; ///< by unit: it is removed
    bool met = false;    ///< policies none, replace and replace-random: the budget is met; others: their plain cut met it. Of all: what
                         ///< is cut by hand holds the floors
    bool cutMet = false; ///< the plain cut meets the budget; of policy `cap`, which stops before, false
};

/// Applies the request's policy. The request must have passed checkRequest; its floors are not relaxed.
Selection selectUnits(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order);

/// Whether blocks in ascending order, never below the floors in force, can meet the budget, and with how many units.
struct Reached {
    bool met = false;
    int units = 0;
};
Reached reachedWith(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order);

} // namespace espalier
