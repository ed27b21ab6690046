// SPDX-License-Identifier: GPL-3.0-or-later
// Builds a network for a reader: node by node; makes names unique and removes unused nodes at the end.
#pragma once

#include "core/graph/network.h"

#include <set>

namespace espalier {

class NetworkBuilder {
public:
    ValueId addInput(std::string name);
    /// A constant's name gets a number if it is taken; names of parameters and buffers must be unique.
    ValueId addStored(std::string name, Stored::Kind kind, Tensor tensor);
    /// Returns the node's only output. Names may repeat; finish() makes them unique.
    ValueId addNode(std::string name, std::string op, std::vector<ValueId> inputs, Attributes attributes = {});
    /// One output per flag; a flag says whether the output is a tensor.
    std::vector<ValueId> addNode(std::string name, std::string op, std::vector<ValueId> inputs, Attributes attributes,
                                 const std::vector<bool>& tensorOutputs);
    /// The network so far. Nodes may be rewritten in place, as long as they come after the nodes that they read.
    Network& network() { return network_; }
    /// In the order in which they were added.
    const std::vector<ValueId>& inputs() const { return network_.inputs; }
    /// The stored tensor behind a value; null for others.
    const Stored* stored(ValueId value) const;
    /// The node that produced a value; null for inputs and stored tensors.
    const Node* producer(ValueId value) const;

    struct Finished {
        Network network;
        std::vector<ValueId> ids; ///< new id for each of the builder's ValueIds; noValue for removed values
    };
    /// Removes nodes whose outputs have no reader, and constants without a reader; unused parameters and buffers stay.
    Finished finish(std::string name, const std::vector<ValueId>& outputs, OutputForm form) const;

private:
    ValueId addValue(std::string name, bool isTensor);

    Network network_;
    std::set<std::string> storedNames_;
    std::vector<NodeId> producers_; ///< by value; -1 for inputs and stored tensors
};

} // namespace espalier
