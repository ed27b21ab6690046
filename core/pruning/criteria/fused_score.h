// SPDX-License-Identifier: GPL-3.0-or-later
// The fused score S_u = G_u^(1−b)·L_u^b of global and local importance (docs/method.md §2).
#pragma once

#include "core/coupling/groups.h"
#include "core/pruning/planning/allocation.h"

#include <string>
#include <vector>

namespace espalier {

/// The local term L_u.
enum class LocalTerm {
    mean, ///< c_u / mean of c over the unit's group
    lamp, ///< c_u² / Σ c² over the units of the group from this one on in its order: Lee, Park, Mo, Ahn, Shin, "Layer-adaptive Sparsity
          ///< for the Magnitude-based Pruning", ICLR 2021, eq. 1, on units instead of weights. 1 for the group's best
};

struct FusedScores {
    double fusion = 0.5; ///< b: 0 global only, 1 local only
    LocalTerm localTerm = LocalTerm::mean;
    std::string criterionName;                  ///< if known
    std::vector<double> criterion;              ///< c_u
    std::vector<double> global;                 ///< G_u = c_u / mean of c over all units
    std::vector<double> local;                  ///< L_u
    Allocation allocation = Allocation::scores; ///< never automatic
    std::vector<double> fused; ///< S_u, by which units go; of other allocations than scores the share by which they go (removal_shares.h)
};

/// The group's units, ascending by (c, index).
std::vector<UnitId> ascendingInside(const Group& group, const std::vector<double>& criterion);

/// Exact zeros stay zero for every b, also where a whole group is zero. Inside a group S and c give the same order.
FusedScores fuse(const Groups& groups, std::vector<double> criterion, double fusion, LocalTerm localTerm = LocalTerm::mean);

/// All units by ascending (score, group, index): the total order of docs/method.md §0.
std::vector<UnitId> ascending(const std::vector<double>& scores);

} // namespace espalier
