// SPDX-License-Identifier: GPL-3.0-or-later
// The tail of a network: what stands behind its last layers and selects by content, as the best k boxes of a detector that needs no further
// steps. It is kept as it is; channels in front of it that reach it cannot be removed.
#pragma once

#include "core/base/error.h"
#include "core/graph/network.h"

#include <string>
#include <vector>

namespace espalier {

struct Tail {
    std::vector<NodeId> nodes;   ///< in the network's order; empty: the network has no tail
    std::vector<ValueId> border; ///< the head's outputs: the values computed in front of the tail that its nodes read

    bool empty() const { return nodes.empty(); }
};

/// The selecting operators (traits.h) with no layer behind them, and everything that depends on one of them. Nodes that only prepare the
/// head's outputs for the selection (a maximum over the classes, a size) belong to it, too.
Tail tailOf(const Network& network);

/// The values before the tail, with the names of the nodes that compute them.
std::vector<std::string> borderNames(const Network& network, const Tail& tail);
/// The tail's operators in order; of opaque ones, the names in the file.
std::vector<std::string> tailOperators(const Network& network, const Tail& tail);
/// The tail's first selecting node that reads the value, or what is computed from it.
const Node& selectionBehind(const Network& network, const Tail& tail, ValueId border);

/// "The tail (9 operators: topk, gather, …) picks by content from 'boxes', 'scores'.": for people. Empty where there is no tail.
std::string tailText(const Network& network);

/// The network with these values as its outputs. Nodes, values and stored tensors keep their numbers; nodes that the outputs do not depend
/// on stay, too.
Network withOutputs(Network network, std::vector<ValueId> outputs);
/// The values in front of the tail in place of each output that the tail computes; without a tail the outputs.
std::vector<ValueId> outputsWithoutTail(const Network& network, const Tail& tail);
/// The network without its tail: in place of each output that the tail computes there are the head's outputs. Error: the network has no
/// tail.
Result<Network> withoutTail(const Network& network);
/// "'boxes' [1, 8400, 4], 'scores' [1, 8400, 80]": the outputs with their shapes for one image.
std::string outputsText(const Network& network);

/// By value: whether its shape depends on the content of the images, as after a non-maximum suppression.
std::vector<bool> sizedByContent(const Network& network);

} // namespace espalier
