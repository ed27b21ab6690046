// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core/pruning only: relaxes a request's floors (docs/method.md §2).
#pragma once

#include "core/pruning/planning/plan.h"
#include "core/pruning/planning/policies.h"
#include "core/pruning/planning/removal_order.h"

namespace espalier {

/// For a request that is infeasible with its floors: r is lowered by bisection no more than needed, or else r = 0 and k_min is lowered no
/// more than needed, to at least 1. If that is not enough, as withLowestFloors.
PlanRequest withRelaxedFloors(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order);

/// A selection, and the request with the floors that it obeyed.
struct ChosenUnits {
    PlanRequest used;
    Selection selection;
};

/// selectUnits, with relaxed floors where the request allows that and does not meet its target otherwise.
ChosenUnits chooseUnits(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order);

/// With r = 0 and k_min at most 1: the lowest floors that relax allows.
PlanRequest withLowestFloors(PlanRequest request);

} // namespace espalier
