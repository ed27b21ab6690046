// SPDX-License-Identifier: GPL-3.0-or-later
// A small network for every operator and its variants, for tests of what leaves the house: writers must know them all.
#pragma once

#include "core/graph/network.h"

#include <string>
#include <utility>
#include <vector>

namespace espalier::test {

using NamedNetworks = std::vector<std::pair<std::string, Network>>;

/// One network for each operator and each way of using it that files treat differently.
NamedNetworks operatorNetworks();

} // namespace espalier::test
