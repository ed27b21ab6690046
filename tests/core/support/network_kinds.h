// SPDX-License-Identifier: GPL-3.0-or-later
// A small network for every operator and its variants, for tests of writers.
#pragma once

#include "core/graph/network.h"

#include <string>
#include <utility>
#include <vector>

namespace espalier::test {

using NamedNetworks = std::vector<std::pair<std::string, Network>>;

/// One network per operator, and per way of using it that formats treat differently.
NamedNetworks operatorNetworks();

} // namespace espalier::test
