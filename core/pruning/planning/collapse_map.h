// SPDX-License-Identifier: GPL-3.0-or-later
// How wide every layer is at every ratio of the budget, with and without replacement, and where layers collapse (docs/method.md §2,
// "Where layers collapse").
#pragma once

#include "core/pruning/planning/plan.h"

#include <optional>
#include <stop_token>
#include <vector>

namespace espalier {

/// What makePlan takes; refers to all of it.
struct PlanInputs {
    const Groups& groups;
    const std::vector<double>& scores;
    const std::vector<UnitId>& ranked; ///< ascending(scores)
    const CostModel& costs;
    const PlanRequest& request; ///< policy and the amount of the target do not count: every ratio of the target's budget is planned
};

/// The first ratios of a map at which something happens to a layer; none: at no ratio of the map.
struct CollapseRatios {
    std::optional<double> floor; ///< less is kept than the floor that the request asks for at this ratio
    std::optional<double> empty; ///< nothing is kept
};

/// What one policy leaves.
struct CollapseSide {
    std::vector<std::vector<int>> kept; ///< by ratio, then group
    std::vector<bool> met;              ///< by ratio: false where makePlan refuses it. kept is then the least that the policy can leave
    std::vector<CollapseRatios> layers; ///< by group
};

struct CollapseMap {
    Budget budget = Budget::channels;
    std::vector<double> ratios;           ///< ascending
    std::vector<std::vector<int>> floors; ///< k_g by ratio, then group, as the request asks for them: not relaxed
    CollapseSide none;                    ///< policy `none`: the plain cut
    CollapseSide replace;                 ///< policy `replace`
};

/// The request for this ratio of its budget, by policy `replace`.
PlanRequest replacingAt(PlanRequest request, double ratio);

/// 0, 0.01 … 0.95. Where a layer collapses is told to this step.
std::vector<double> collapseRatios();

/// What makePlan would keep at every ratio (0 … below 1, ascending). At ratio 0 everything is kept. Some milliseconds a ratio for 30 000
/// units. Errors: those of checking a request; cancelled.
Result<CollapseMap> mapCollapse(const PlanInputs& inputs, const std::vector<double>& ratios = collapseRatios(),
                                const std::stop_token& stop = {});

/// The map's row of the largest ratio that is not above this one; the first where all are above.
std::size_t rowOf(const CollapseMap& map, double ratio);

/// All groups, first those that fall under their floor at the lowest ratio; among equal ones those that are empty first, then by group.
std::vector<int> byCollapse(const CollapseSide& side);

} // namespace espalier
