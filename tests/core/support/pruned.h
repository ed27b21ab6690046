// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/coupling/groups.h"
#include "core/graph/network.h"

#include <set>
#include <vector>

namespace espalier::test {

/// The network without its least important units by their l2 norm. ratio: the share of units that goes, in (0, 1).
/// Ends the test program when no such plan exists.
Network pruned(const Network& network, double ratio);

/// One flag per unit, true for these.
std::vector<bool> flags(const Groups& groups, const std::set<UnitId>& units);

/// The network with its floating-point tensors in float64.
Network inDouble(Network network);

} // namespace espalier::test
