// SPDX-License-Identifier: GPL-3.0-or-later
// Random networks of all layer patterns that couple channels, for tests of coupling, costs and surgery.
#pragma once

#include "core/coupling/groups.h"
#include "core/network/network.h"

#include <map>
#include <random>
#include <string>
#include <vector>

namespace espalier::test {

struct RandomNetwork {
    Network network;
    std::map<std::string, int> patterns; ///< how often each layer pattern was used
};

/// The same network for the same seed, everywhere.
RandomNetwork randomNetwork(unsigned seed);

/// Flags about share of all units, but leaves every group at least one.
std::vector<bool> randomRemoval(const Groups& groups, double share, std::mt19937& random);

} // namespace espalier::test
