// SPDX-License-Identifier: GPL-3.0-or-later
// A plan as JSON, complete enough to redo the surgery in any language.
#pragma once

#include "core/pruning/plan.h"

#include <nlohmann/json_fwd.hpp>

namespace espalier {

/// {requested, budget, policy, fusion, achieved{channels,params,macs}, before{params,macs}, after{…}, removed_units,
///  groups[{id,name,members[],units,kept,floor}], decisions[{restored{group,index,score}, replacement{…} or null}], plan_hash}
nlohmann::ordered_json planToJson(const Network& network, const Groups& groups, const FusedScores& scores, const Plan& plan);

/// planToJson, and per group "removed": [indices], and "parameters": {name: {dimension: [kept indices]}} for every pruned dimension of every
/// stored tensor of the original.
nlohmann::ordered_json planFileJson(const Network& network, const Groups& groups, const FusedScores& scores, const Plan& plan);

} // namespace espalier
