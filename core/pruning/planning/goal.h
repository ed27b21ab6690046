// SPDX-License-Identifier: GPL-3.0-or-later
// A target for a given network, as the integer amount of the budget that may remain. Code that checks whether a target is met compares with
// it.
#pragma once

#include "core/pruning/planning/plan.h"

namespace espalier {

struct Goal {
    Budget budget = Budget::channels;
    std::int64_t full = 0; ///< units, parameters, MACs, bytes or predicted nanoseconds before pruning
    std::int64_t most = 0; ///< the amount that may remain
    double share = 0;      ///< P: the requested ratio, else (full − most) / full. Floors depend on it

    bool met(std::int64_t left) const { return left <= most; }
};

/// For a latency budget without a latency model, full and most are 0; so is share, unless a ratio was requested.
Goal goalOf(const Groups& groups, const CostModel& costs, const PlanRequest& request);

/// The cost of a budget: params, macs or bytes.
std::int64_t costIn(Budget budget, const Costs& costs);

} // namespace espalier
