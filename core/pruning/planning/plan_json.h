// SPDX-License-Identifier: GPL-3.0-or-later
// A plan as JSON, complete enough to redo the surgery in any language.
#pragma once

#include "core/base/json_fwd.h"
#include "core/pruning/planning/plan.h"
#include "core/pruning/substitution/substitutes.h"

namespace espalier {

/// {requested, budget[, target{units | params | macs | bytes | milliseconds}], policy, criterion, fusion, allocation, align, floor_share,
/// floor_min, relaxed,
///  achieved{channels,params,macs,bytes[,latency]}, before{params,macs,bytes[,latency_ns]}, after{…}, removed_units, zero_units_left,
///  cut_score, groups[{id,name,members[],units,kept,floor[,variance_kept][,cut_by_hand[]][,kept_by_hand[]]}],
///  decisions[{restored{group,index,score[,explained,variance_lost]}, replacement{group,index,score[,variance_lost]} or null}],
///  replacements,
///  [substitutes[{group,index,terms[{group,index,weight}],explained,variance_lost}],] plan_hash}
/// requested is the share that the target comes to; a target that is no ratio stands beside it as it was asked. floor_share and floor_min
/// are those that were used, relaxed tells whether they are less than the request's. Latencies are predicted, and there only where the
/// request had a latency model. replacements: how many units go in the place of restored ones; by a cost that may be more than the
/// decisions name. substitutes: null where nothing is known of them; groups that were not measured have none.
Json planToJson(const Network& network, const Groups& groups, const FusedScores& scores, const Plan& plan,
                const Substitutes* substitutes = nullptr);

/// {name: {dimension: [kept indices]}} for every pruned dimension of every tensor of the network's file, as the file has it: neither names
/// nor dimensions that only Espalier gives a tensor.
Json keptIndices(const Network& network, const Survivors& survivors);

/// planToJson, and per group "removed": [indices], and "parameters": keptIndices. Where scores are of all units also per group what the
/// channel panel of the window tells: "fates", and "score", "against_all", "against_layer", "criterion", each [a number per unit].
Json planFileJson(const Network& network, const Groups& groups, const FusedScores& scores, const Plan& plan,
                  const Substitutes* substitutes = nullptr);

} // namespace espalier
