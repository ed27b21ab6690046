// SPDX-License-Identifier: GPL-3.0-or-later
// Compares networks bit by bit.
#pragma once

#include "core/graph/network.h"

namespace espalier::testing {

/// Same graph, same names, and bit-equal numbers.
bool equalNetworks(const Network& a, const Network& b);

} // namespace espalier::testing
