// SPDX-License-Identifier: GPL-3.0-or-later
// Small networks with selecting operators, for tests of writers.
#pragma once

#include "tests/core/support/network_kinds.h"

namespace espalier::test {

/// Their outputs are floating-point and of fixed size.
NamedNetworks selectionNetworks();

} // namespace espalier::test
