// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps a run's plans for resuming: planning again could give another plan, since measured times vary.
#pragma once

#include "core/base/json_fwd.h"
#include "core/pipeline/prune_to_latency.h"
#include "core/pruning/planning/plan.h"

#include <optional>

namespace espalier {

struct KeptPlan {
    Plan plan;                              ///< its request has no latency model
    std::optional<MeasuredLatency> latency; ///< budget latency only
};

Json planNote(const Plan& plan, const std::optional<MeasuredLatency>& latency);
/// request: the plan's. Nothing for an invalid note, or one for another number of groups or units.
std::optional<KeptPlan> planFromNote(const Json& note, const PlanRequest& request, const Groups& groups);

} // namespace espalier
