// SPDX-License-Identifier: GPL-3.0-or-later
// Exact parameters and multiply-accumulates of a network.
#pragma once

#include "core/graph/network.h"

namespace espalier {

struct Costs {
    std::int64_t params = 0; ///< elements of parameters (not of buffers), as PyTorch's parameters() counts
    std::int64_t macs = 0;   ///< multiply-accumulates of convolution, linear and matrix product for one image
};

Costs costsOf(const Network& network);

/// Per node: its MACs and the parameters that it is the first to read. Sums to costsOf.
std::vector<Costs> costsPerNode(const Network& network);

} // namespace espalier
