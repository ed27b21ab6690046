// SPDX-License-Identifier: GPL-3.0-or-later
// Exact parameters and multiply-accumulates of a network.
#pragma once

#include "core/graph/network.h"

namespace espalier {

struct Costs {
    std::int64_t params = 0; ///< elements of parameters (not of buffers), as PyTorch's parameters() counts
    std::int64_t macs = 0;   ///< multiply-accumulates of convolution, linear and matrix product for one image
    std::int64_t bytes = 0;  ///< that the parameters take

    Costs& operator+=(const Costs& other);
    bool operator==(const Costs&) const = default;
    Costs operator*(std::int64_t factor) const { return {params * factor, macs * factor, bytes * factor}; }
};

/// That one element takes.
std::int64_t elementBytes(const Tensor& tensor);

Costs costsOf(const Network& network);

/// Per node: its MACs, and parameters and bytes that it is the first to read. Sums to costsOf.
std::vector<Costs> costsPerNode(const Network& network);

} // namespace espalier
