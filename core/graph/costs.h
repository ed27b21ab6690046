// SPDX-License-Identifier: GPL-3.0-or-later
// Exact counts of parameters and multiply-accumulates (MACs) of a network.
#pragma once

#include "core/graph/network.h"

namespace espalier {

struct Costs {
    std::int64_t params = 0; ///< elements of parameters (not of buffers), as PyTorch's parameters() counts
    std::int64_t macs = 0;   ///< multiply-accumulates of convolution, linear and matrix product for one image
    std::int64_t bytes = 0;  ///< of the parameters

    Costs& operator+=(const Costs& other);
    bool operator==(const Costs&) const = default;
    Costs operator*(std::int64_t factor) const { return {params * factor, macs * factor, bytes * factor}; }
};

/// Bytes of one element.
std::int64_t elementBytes(const Tensor& tensor);

Costs costsOf(const Network& network);

/// Memory that one image takes, by the values' shapes: bytes of the parameters, and of all values that are needed at once, at the most.
std::int64_t runningBytes(const Network& network);

/// Per node: its MACs, and the parameters and bytes that no earlier node reads. The sum is costsOf.
std::vector<Costs> costsPerNode(const Network& network);

} // namespace espalier
