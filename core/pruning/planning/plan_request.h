// SPDX-License-Identifier: GPL-3.0-or-later
// Inside pruning: what a request asks for, as numbers the planner walks by.
#pragma once

#include "core/pruning/planning/goal.h"

#include <span>

namespace espalier {

/// Empty when the request can be planned for; else the error for the user (ratio outside (0, 1), a floor outside its group, …).
Result<void> checkRequest(const Groups& groups, const std::vector<double>& scores, const CostModel& costs, const PlanRequest& request);

/// The policies that may be refused for the sake of floors, and that relax helps: replace and replace-random.
bool removesUnderFloors(Policy policy);

/// The floors that the request's policy obeys while it removes: but where removesUnderFloors, only those of units kept by hand.
std::vector<int> floorsInForce(const Groups& groups, const CostModel& costs, const PlanRequest& request);

/// Follows the removal of units until the request's target is met.
class BudgetMeter {
public:
    BudgetMeter(const Groups& groups, const CostModel& costs, const PlanRequest& request);

    /// Units of one group that were there.
    void remove(int group, std::span<const UnitId> units);
    /// All flagged units, one flag a unit.
    void remove(const Groups& groups, const std::vector<bool>& removed);
    bool met() const { return goal_.met(left()); }
    int removedUnits() const { return removedUnits_; }
    /// Units of one group that are gone come back, where the budget stays met without them. False: they stay gone, as always with a budget
    /// of time.
    bool giveBack(int group, std::span<const UnitId> units);

    /// Of the budget.
    std::int64_t left() const;
    /// What removing these units of one group, which are there, would save now.
    std::int64_t saving(int group, std::span<const UnitId> units) const;

private:
    void restore(std::span<const UnitId> units);

    mutable CostModel costs_; ///< saving tries out removals
    Goal goal_;
    int removedUnits_ = 0;
    // Budget latency only.
    std::shared_ptr<const LatencyModel> latency_;
    std::vector<int> kept_; ///< by group
    std::int64_t time_ = 0;
};

} // namespace espalier
