// SPDX-License-Identifier: GPL-3.0-or-later
// What a run keeps of its plans, so that it goes on with the same ones although their measured times would not come out the same again.
#pragma once

#include "core/base/json_fwd.h"
#include "core/pipeline/prune_to_latency.h"
#include "core/pruning/planning/plan.h"

#include <optional>

namespace espalier {

struct KeptPlan {
    Plan plan;                              ///< its request without a latency model
    std::optional<MeasuredLatency> latency; ///< budget latency only
};

Json planNote(const Plan& plan, const std::optional<MeasuredLatency>& latency);
/// request: by which the plan was made. Nothing where the note is none of a plan for so many groups and units.
std::optional<KeptPlan> planFromNote(const Json& note, const PlanRequest& request, const Groups& groups);

} // namespace espalier
