// SPDX-License-Identifier: GPL-3.0-or-later
// A plan as JSON, complete enough to redo the surgery in any language.
#pragma once

#include "core/pruning/planning/plan.h"

#include <nlohmann/json_fwd.hpp>

namespace espalier {

/// {requested, budget, policy, fusion, align, floor_share, floor_min, relaxed, achieved{channels,params,macs[,latency]},
/// before{params,macs[,
///  latency_ns]}, after{…}, removed_units, zero_units_left, groups[{id,name,members[],units,kept,floor}],
///  decisions[{restored{group,index,score}, replacement{…} or null}], plan_hash}
/// floor_share and floor_min are those that were used, relaxed tells whether they are less than the request's. Latencies are predicted, and
/// there only where the request had a latency model.
nlohmann::ordered_json planToJson(const Network& network, const Groups& groups, const FusedScores& scores, const Plan& plan);

/// planToJson, and per group "removed": [indices], and "parameters": {name: {dimension: [kept indices]}} for every pruned dimension of
/// every stored tensor of the original.
nlohmann::ordered_json planFileJson(const Network& network, const Groups& groups, const FusedScores& scores, const Plan& plan);

} // namespace espalier
