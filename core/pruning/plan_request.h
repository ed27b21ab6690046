// SPDX-License-Identifier: GPL-3.0-or-later
// Inside pruning: what a request asks for, as numbers the planner walks by.
#pragma once

#include "core/pruning/plan.h"

namespace espalier {

/// Empty when the request can be planned for; else the error for the user (ratio outside (0, 1), a floor outside its group, …).
Result<void> checkRequest(const Groups& groups, const std::vector<double>& scores, const CostModel& costs, const PlanRequest& request);

/// The floors that the request's policy obeys while it removes: none but under `replace`.
std::vector<int> floorsInForce(const Groups& groups, const PlanRequest& request);

/// T = round(P·N), half away from zero.
std::int64_t unitsToRemove(double ratio, UnitId units);

/// The cost that a budget counts. Channels are counted by the planner itself.
std::int64_t costIn(Budget budget, const Costs& costs);

/// Follows the removal of units until the request's budget is met.
class BudgetMeter {
public:
    BudgetMeter(const Groups& groups, const CostModel& costs, const PlanRequest& request);

    void remove(UnitId unit);
    bool met() const;
    int removedUnits() const { return removedUnits_; }

private:
    CostModel costs_;
    Budget budget_;
    double ratio_;
    std::int64_t target_; ///< T; under other budgets not used
    int removedUnits_ = 0;
};

/// Whether a cost is at most (1−P) of the full one: the only place where this is compared.
bool meetsRatio(std::int64_t cost, std::int64_t full, double ratio);

} // namespace espalier
