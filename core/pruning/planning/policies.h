// SPDX-License-Identifier: GPL-3.0-or-later
// Inside pruning: which blocks of units the policies take (docs/method.md §2).
#pragma once

#include "core/pruning/planning/plan_request.h"
#include "core/pruning/planning/removal_order.h"

#include <vector>

namespace espalier {

/// What a policy took, beside what the plain cut would have.
struct Selection {
    std::vector<bool> cut;     ///< by unit: the plain cut takes it
    std::vector<bool> removed; ///< by unit: it goes
    bool met = false;          ///< policies none, replace and replace-random: the budget is met; the others: their plain cut met it
};

/// The request's policy carried out. The request must have passed checkRequest; its floors are taken as they are (no relaxing).
Selection selectUnits(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order);

/// Whether blocks in ascending order, never below the floors in force, meet the budget, and how many units that takes.
struct Reached {
    bool met = false;
    int units = 0;
};
Reached reachedWith(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order);

} // namespace espalier
