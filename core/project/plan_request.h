// SPDX-License-Identifier: GPL-3.0-or-later
// Converts floors and protected layers from names, as in settings, to a request for the planner.
#pragma once

#include "core/base/error.h"
#include "core/settings/prune_settings.h"

namespace espalier {

/// The plan request for these groups, without a latency model. Errors: those of targetOf; a name that matches no group or layer (with the
/// nearest ones).
Result<PlanRequest> planRequest(const PruneSettings& settings, const Network& network, const Groups& groups);

} // namespace espalier
