// SPDX-License-Identifier: GPL-3.0-or-later
// Who computes and who reads every value of a network.
#pragma once

#include "core/graph/network.h"

#include <vector>

namespace espalier {

constexpr NodeId noNode = -1;

/// Of the network as it was when this was made.
struct Wiring {
    explicit Wiring(const Network& network) : Wiring(network, network.outputs) {}
    /// outputs: those of a network that has none yet, because it is still being read.
    Wiring(const Network& network, const std::vector<ValueId>& outputs);

    std::vector<NodeId> makers;               ///< by value; noNode: an input or a stored tensor
    std::vector<std::vector<NodeId>> readers; ///< by value: a node once for each of its inputs; noNode: the network's caller

    /// noNode where several read the value, or the network's caller does.
    NodeId onlyReader(ValueId value) const { return readers[value].size() == 1 ? readers[value].front() : noNode; }
};

} // namespace espalier
