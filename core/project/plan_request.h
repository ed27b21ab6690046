// SPDX-License-Identifier: GPL-3.0-or-later
// Converts floors, protected layers and channels chosen by hand from names, as in settings, to a request for the planner, and back.
#pragma once

#include "core/base/error.h"
#include "core/settings/prune_settings.h"

#include <set>
#include <vector>

namespace espalier {

/// The plan request for these groups, without a latency model. Errors: those of targetOf; a name that matches no group or layer (with the
/// nearest ones); a channel that its layer does not have; one that is to be cut in a layer that is frozen or protected, or coupled with a
/// protected one; one that is to be cut and kept.
Result<PlanRequest> planRequest(const PruneSettings& settings, const Network& network, const Groups& groups);

/// The lists for the network that is left: of each group what is not removed, counted anew, under the group's own name.
IndexLists listsAfter(const IndexLists& lists, const Network& network, const Groups& groups, const std::vector<bool>& removed);

/// What a list names, by unit; names and channels that there are not are left out.
std::set<UnitId> unitsIn(const IndexLists& lists, const Network& network, const Groups& groups);

} // namespace espalier
