// SPDX-License-Identifier: GPL-3.0-or-later
// Inside the readers only: who computes and who reads a value, for code that recognises sequences of nodes in a network being read.
#pragma once

#include "core/graph/wiring.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// Nodes may be rewritten in place while it is used: they keep their outputs, and who read a value before counts as its reader still.
class NodeSearch {
public:
    /// outputs: the network's outputs; they count as read. The network must outlive the search.
    NodeSearch(Network& network, const std::vector<ValueId>& outputs);

    std::vector<Node>& nodes() { return network_.nodes; }
    const Shape& shapeOf(ValueId value) const { return network_.values[at(value)].shape; }
    /// Null for inputs and stored tensors.
    const Node* producer(ValueId value) const
    {
        return value == noValue || wiring_.makers[value] == noNode ? nullptr : &network_.nodes[wiring_.makers[value]];
    }
    /// The node that computes a value, if it has this operator and number of inputs.
    const Node* made(ValueId value, std::string_view op, std::size_t inputs) const;
    /// The node that alone reads a value, once; null where there is none.
    Node* onlyReader(ValueId value) const;
    /// True where both are the same value, or were computed alike from the same values, by at most this many nodes in a row.
    bool same(ValueId a, ValueId b, int depth = 4) const;

    bool stored(ValueId value) const { return stored_.count(value) > 0; }
    Stored& storedBehind(ValueId value) { return network_.stored[stored_.at(value)]; }
    const Stored& storedBehind(ValueId value) const { return network_.stored[stored_.at(value)]; }
    /// Gives a stored tensor that is read once another shape.
    void reshapeStored(ValueId value, const Shape& shape);
    std::size_t readerCount(ValueId value) const { return wiring_.readers[value].size(); }

    static void rewrite(Node& node, std::string op, std::vector<ValueId> inputs, Attributes attributes = {});

private:
    static std::size_t at(ValueId value) { return static_cast<std::size_t>(value); }

    Network& network_;
    const Wiring wiring_;
    std::map<ValueId, std::size_t> stored_; ///< index into Network::stored
};

/// The number operand of an operator of a tensor and a number.
std::optional<double> numberOperand(const Node& node);
/// Also false for no node.
bool hasNumberOperand(const Node* node, double wanted);
/// True unless an addition or subtraction multiplies its second operand.
bool isPlain(const Node& node);

} // namespace espalier
