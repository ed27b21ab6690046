// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core/pruning only: how far a request can go, and which groups limit it.
#pragma once

#include "core/pruning/planning/plan.h"
#include "core/pruning/planning/removal_order.h"

namespace espalier {

struct Reach {
    PlanTarget target; ///< the largest feasible target, of the request's kind
    double share = 0;  ///< its ratio P; 0 where no unit can be removed
    int units = 0;     ///< number of units that it removes
};

/// The largest feasible target, independent of the request's own target and of relax.
Reach reachOf(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order);

/// Whether the request's target can be met with the floors in force.
bool feasible(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order);

/// The error for an infeasible request: the nearest feasible target, and up to three groups that limit it.
tl::unexpected<Error> notFeasible(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order);

} // namespace espalier
