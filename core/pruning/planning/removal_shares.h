// SPDX-License-Identifier: GPL-3.0-or-later
// Orders in which a plan removes units where not their scores alone decide (docs/method.md §2).
#pragma once

#include "core/pruning/planning/plan.h"
#include "core/pruning/planning/share_curves.h"

#include <vector>

namespace espalier {

/// Per unit, in [0, 1]: the share of the budget that is saved when the unit goes, if always that group narrows whose predicted loss rises
/// least for what it saves (marginal loss over marginal cost, the cost as the network is by then). Inside a group the lowest units go
/// first, ties by index. Each group's last unit has 1; units whose criterion is 0 have 0. Only the request's budget and latency model
/// count.
std::vector<double> measuredShares(const Groups& groups, const std::vector<double>& criterion, const ShareCurves& curves,
                                   const CostModel& costs, const PlanRequest& request);

} // namespace espalier
