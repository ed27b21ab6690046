// SPDX-License-Identifier: GPL-3.0-or-later
// The fused score S_u = G_u^(1−b)·L_u^b of global and local importance (docs/method.md §2).
#pragma once

#include "core/coupling/groups.h"

#include <string>
#include <vector>

namespace espalier {

/// What L_u is.
enum class LocalTerm {
    mean, ///< c_u / mean of c over the unit's group
    lamp, ///< c_u² / Σ c² over the units of the group that come no earlier in its order: Lee, Park, Mo, Ahn, Shin, "Layer-adaptive Sparsity
          ///< for the Magnitude-based Pruning", ICLR 2021, eq. 1, on units instead of weights. 1 for the group's best
};

struct FusedScores {
    double fusion = 0.5; ///< b: 0 only global, 1 only local
    LocalTerm localTerm = LocalTerm::mean;
    std::string criterionName;     ///< where somebody told it
    std::vector<double> criterion; ///< c_u
    std::vector<double> global;    ///< G_u = c_u / mean of c over all units
    std::vector<double> local;     ///< L_u
    std::vector<double> fused;     ///< S_u
};

/// Exact zeros stay zero at every b, also where a whole group is zero. Inside a group S never orders units otherwise than c does.
FusedScores fuse(const Groups& groups, std::vector<double> criterion, double fusion, LocalTerm localTerm = LocalTerm::mean);

/// All units by ascending (score, group, index): the total order of docs/method.md §0.
std::vector<UnitId> ascending(const std::vector<double>& scores);

} // namespace espalier
