// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/network.h"

namespace espalier::test {

/// The network without its least important units by their l2 norm. ratio: the share of units that goes, in (0, 1).
/// Ends the test program when no such plan exists.
Network pruned(const Network& network, double ratio);

} // namespace espalier::test
