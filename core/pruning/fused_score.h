// SPDX-License-Identifier: GPL-3.0-or-later
// The fused score S_u = G_u^(1−b)·L_u^b of global and local importance (METHOD.md section 2).
#pragma once

#include "core/coupling/groups.h"

#include <vector>

namespace espalier {

struct FusedScores {
    double fusion = 0.5;            ///< b: 0 only global, 1 only local
    std::vector<double> criterion;  ///< c_u
    std::vector<double> global;     ///< G_u = c_u / mean of c over all units
    std::vector<double> local;      ///< L_u = c_u / mean of c over the unit's group
    std::vector<double> fused;      ///< S_u
};

/// Exact zeros stay zero at every b, also where a whole group is zero.
FusedScores fuse(const Groups& groups, std::vector<double> criterion, double fusion);

/// All units by ascending (score, group, index): the total order of METHOD.md section 0.
std::vector<UnitId> ascending(const std::vector<double>& scores);

} // namespace espalier
