// SPDX-License-Identifier: GPL-3.0-or-later
// Comparing networks number by number.
#pragma once

#include "core/graph/network.h"

namespace espalier::testing {

/// Same graph, same names, and the same numbers to the bit.
bool equalNetworks(const Network& a, const Network& b);

} // namespace espalier::testing
