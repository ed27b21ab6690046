// SPDX-License-Identifier: GPL-3.0-or-later
// What a target comes to for one network: a whole number that may be left of the budget. Whoever asks whether a target is met compares
// with it.
#pragma once

#include "core/pruning/planning/plan.h"

namespace espalier {

struct Goal {
    Budget budget = Budget::channels;
    std::int64_t full = 0; ///< units, parameters, MACs, bytes or predicted nanoseconds before anything goes
    std::int64_t most = 0; ///< that may be left
    double share = 0;      ///< P: a ratio as it was asked, else (full − most) / full. Floors follow it

    bool met(std::int64_t left) const { return left <= most; }
};

/// Where the budget is latency and the request has no model of it, full and most are 0; so is the share, unless a ratio was asked for.
Goal goalOf(const Groups& groups, const CostModel& costs, const PlanRequest& request);

/// The cost that a budget counts: params, macs or bytes.
std::int64_t costIn(Budget budget, const Costs& costs);

} // namespace espalier
