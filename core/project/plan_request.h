// SPDX-License-Identifier: GPL-3.0-or-later
// Floors and protected layers by name, as settings hold them, turned into a request for the planner.
#pragma once

#include "core/base/error.h"
#include "core/settings/prune_settings.h"

namespace espalier {

/// The plan's request for these groups, without a latency model. Errors: those of targetOf; a name that matches no group or layer, naming
/// the nearest ones.
Result<PlanRequest> planRequest(const PruneSettings& settings, const Network& network, const Groups& groups);

} // namespace espalier
