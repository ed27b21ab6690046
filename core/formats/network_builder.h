// SPDX-License-Identifier: GPL-3.0-or-later
// How readers put a network together: node by node, with names made unique and what nobody reads left out in the end.
#pragma once

#include "core/graph/network.h"

#include <set>

namespace espalier {

class NetworkBuilder {
public:
    ValueId addInput(std::string name);
    /// A constant's name gets a number where it is taken; parameters and buffers must come with unique ones.
    ValueId addStored(std::string name, Stored::Kind kind, Tensor tensor);
    /// The node's only output. Names may repeat; finish numbers them.
    ValueId addNode(std::string name, std::string op, std::vector<ValueId> inputs, Attributes attributes = {});
    /// As many outputs as flags; a flag tells whether that output is a tensor.
    std::vector<ValueId> addNode(std::string name, std::string op, std::vector<ValueId> inputs, Attributes attributes,
                                 const std::vector<bool>& tensorOutputs);
    /// What was put together so far. Nodes may be rewritten in place, as long as what they read stands before them.
    Network& network() { return network_; }
    /// In the order they were added.
    const std::vector<ValueId>& inputs() const { return network_.inputs; }
    /// The stored tensor behind a value; null for others.
    const Stored* stored(ValueId value) const;
    /// The node that produced a value; null for inputs and stored tensors.
    const Node* producer(ValueId value) const;

    struct Finished {
        Network network;
        std::vector<ValueId> ids; ///< by the builder's ValueId: the network's, noValue where it was left out
    };
    /// Leaves out nodes whose outputs nobody reads and constants without a reader; unused parameters and buffers stay.
    Finished finish(std::string name, const std::vector<ValueId>& outputs, OutputForm form) const;

private:
    ValueId addValue(std::string name, bool isTensor);

    Network network_;
    std::set<std::string> storedNames_;
    std::vector<NodeId> producers_; ///< by value; -1 for inputs and stored tensors
};

} // namespace espalier
