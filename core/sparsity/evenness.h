// SPDX-License-Identifier: GPL-3.0-or-later
// How evenly sparsity training spread the zeros over groups (docs/method.md §1, "Evenness measures").
#pragma once

#include "core/coupling/groups.h"

#include <vector>

namespace espalier {

struct Evenness {
    double unevenness = 0;            ///< U: 0 every group loses the same share, 1 all-or-nothing
    double offTargets = 0;            ///< U_t: the same against the targets, 0 every group loses what it was aimed to lose
    double collapseRatio = 0;         ///< P_c: largest global ratio that empties no group
    std::vector<double> removedShare; ///< s_g(P) per group under the plain global cut at P
};

/// scales: a_u per unit; ratio: P in (0, 1); targets: t_g per group, empty for the same share of each. Of units that tie at the cut, every
/// group gives the same share. The plan breaks ties by group and index instead: with more zeros than the cut takes, U would then reflect
/// the order of the groups.
Evenness evennessOf(const Groups& groups, const std::vector<double>& scales, double ratio, const std::vector<int>& targets = {});

/// U from removed counts per group alone (for known answers); with targets, U_t.
double unevenness(const std::vector<int>& unitsPerGroup, const std::vector<double>& removedPerGroup, double ratio,
                  const std::vector<int>& targets = {});

/// Share of exact zeros per group.
std::vector<double> zeroShares(const Groups& groups, const std::vector<double>& scales);

} // namespace espalier
