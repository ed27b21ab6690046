// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core/pruning/criteria only: norms of units' parameters.
#pragma once

#include "core/coupling/groups.h"

#include <vector>

namespace espalier {

/// L1 (power 1) or L2 norm (power 2) over all parameter slices of each unit. Buffers and constants are not learned, so they do not count.
std::vector<double> parameterNorms(const Network& network, const Groups& groups, int power);

} // namespace espalier
