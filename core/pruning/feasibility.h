// SPDX-License-Identifier: GPL-3.0-or-later
// Inside pruning: how far a request could go, and what holds it back.
#pragma once

#include "core/pruning/plan.h"

namespace espalier {

struct Reach {
    double ratio = 0; ///< largest feasible; 0 where nothing can go
    int units = 0;    ///< that go at this ratio
};

/// The reach of request, its ratio aside. order: all units ascending by score, which says what stays inside a group.
Reach reachOf(const Groups& groups, const CostModel& costs, const PlanRequest& request, const std::vector<UnitId>& order);

/// Why the request is refused: the largest feasible ratio, and up to three groups that hold it back.
tl::unexpected<Error> notFeasible(const Groups& groups, const CostModel& costs, const PlanRequest& request,
                                  const std::vector<UnitId>& order);

} // namespace espalier
