// SPDX-License-Identifier: GPL-3.0-or-later
// The same checks at picture sizes other than the one that a network was read at.
#pragma once

#include "tests/coverage/steps.h"

namespace espalier::coverage {

/// At two further sizes of the free heights, widths and lengths: the oracle's difference at half of the units, and for every written format
/// the difference between the pruned network and the file read at this size. Null where no such dimension is free.
Json otherSizes(const Network& network, const Pruned& pruned);

} // namespace espalier::coverage
