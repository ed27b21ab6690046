// SPDX-License-Identifier: GPL-3.0-or-later
// Inside pruning: what relax makes of a request's floors (docs/method.md §2).
#pragma once

#include "core/pruning/planning/plan.h"
#include "core/pruning/planning/removal_order.h"

namespace espalier {

/// For a request that its floors do not let be met: with r lowered by bisection as little as makes it feasible, or else r = 0 and k_min
/// lowered as little as does, not below 1. Where nothing does, as withLowestFloors.
PlanRequest withRelaxedFloors(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order);

/// With r = 0, and k_min at most 1: as far as relax goes.
PlanRequest withLowestFloors(PlanRequest request);

} // namespace espalier
