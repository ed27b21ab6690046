// SPDX-License-Identifier: GPL-3.0-or-later
// Stage 1's target numbers of zeros per group.
#pragma once

#include "core/coupling/groups.h"
#include "core/settings/sparsity_settings.h"

#include <string>
#include <vector>

namespace espalier {

/// A sentence for the user if the settings do not suit these groups (a setting out of range, no unit at all); else empty.
std::string faultOf(const SparsitySettings& settings, const Groups& groups);

/// t_g for every group: the settings' targets or, without them, P·n_g to within one unit, rounded so that the sum is round(P·N). No group
/// loses its last unit.
std::vector<int> zeroTargets(const SparsitySettings& settings, const Groups& groups);

} // namespace espalier
