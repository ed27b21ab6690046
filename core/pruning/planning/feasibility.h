// SPDX-License-Identifier: GPL-3.0-or-later
// Inside pruning: how far a request could go, and what holds it back.
#pragma once

#include "core/pruning/planning/plan.h"
#include "core/pruning/planning/removal_order.h"

namespace espalier {

struct Reach {
    PlanTarget target; ///< of the request's kind, the farthest that is feasible
    double share = 0;  ///< P that it comes to; 0 where nothing can go
    int units = 0;     ///< that go then
};

/// The reach of request, whatever it asks for and its relax aside.
Reach reachOf(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order);

/// Whether the floors in force let the request's own target be met.
bool feasible(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order);

/// Why the request is refused: the nearest target that is feasible, and up to three groups that hold it back.
tl::unexpected<Error> notFeasible(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order);

} // namespace espalier
