// SPDX-License-Identifier: GPL-3.0-or-later
// How many units of each group stage 1 presses to zero.
#pragma once

#include "core/coupling/groups.h"
#include "core/settings/sparsity_settings.h"

#include <string>
#include <vector>

namespace espalier {

/// A sentence for the user where these groups cannot be sparsified so: a setting out of its range, no unit at all; else empty.
std::string faultOf(const SparsitySettings& settings, const Groups& groups);

/// t_g for every group: the settings' targets or, where there are none, P·n_g to within one unit, rounded so that together they are
/// round(P·N). No group is to lose its last unit.
std::vector<int> zeroTargets(const SparsitySettings& settings, const Groups& groups);

} // namespace espalier
