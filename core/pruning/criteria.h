// SPDX-License-Identifier: GPL-3.0-or-later
// How much a unit matters: the criterion c_u, before fusion (METHOD.md section 2).
#pragma once

#include "core/base/error.h"
#include "core/coupling/groups.h"

#include <cstdint>
#include <string>
#include <vector>

namespace espalier {

enum class Criterion {
    scale,  ///< a_u, the unit's scale; the default
    l1,     ///< L1 norm of all parameter slices of the unit
    l2,     ///< L2 norm of them
    random, ///< uniform in (0, 1), from the seed; a baseline
};

const char* nameOf(Criterion criterion);
Result<Criterion> criterionFromName(const std::string& name);

/// c_u ≥ 0 for every unit.
std::vector<double> unitCriterion(const Network& network, const Groups& groups, Criterion criterion, std::uint64_t seed = 0);

} // namespace espalier
