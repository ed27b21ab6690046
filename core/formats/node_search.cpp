// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/node_search.h"

#include "core/graph/tensor_torch.h"

#include <ATen/ATen.h>

#include <cmath>

namespace espalier {

NodeSearch::NodeSearch(Network& network, const std::vector<ValueId>& outputs) : network_(network), wiring_(network, outputs)
{
    for (std::size_t i = 0; i < network.stored.size(); ++i)
        stored_[network.stored[i].value] = i;
}

const Node* NodeSearch::made(ValueId value, std::string_view op, std::size_t inputs) const
{
    const Node* node = producer(value);
    return node && node->op == op && node->inputs.size() == inputs ? node : nullptr;
}

Node* NodeSearch::onlyReader(ValueId value) const
{
    const NodeId reader = wiring_.onlyReader(value);
    return reader == noNode ? nullptr : &network_.nodes[reader];
}

bool NodeSearch::same(ValueId a, ValueId b, int depth) const
{
    if (a == b)
        return true;
    const Node* first = producer(a);
    const Node* second = producer(b);
    if (depth == 0 || !first || !second || first->op != second->op || first->attributes != second->attributes ||
        first->inputs.size() != second->inputs.size() || first->outputs.size() != 1 || second->outputs.size() != 1)
        return false;
    for (std::size_t i = 0; i < first->inputs.size(); ++i)
        if (!same(first->inputs[i], second->inputs[i], depth - 1))
            return false;
    return true;
}

void NodeSearch::reshapeStored(ValueId value, const Shape& shape)
{
    Stored& stored = storedBehind(value);
    stored.tensor = fromTorch(toTorch(stored.tensor).reshape(shape));
    network_.values[at(value)].shape = shape;
}

void NodeSearch::rewrite(Node& node, std::string op, std::vector<ValueId> inputs, Attributes attributes)
{
    node.op = std::move(op);
    node.inputs = std::move(inputs);
    node.attributes = std::move(attributes);
}

std::optional<double> numberOperand(const Node& node)
{
    const auto found = node.attributes.find("other");
    if (node.inputs.size() != 1 || found == node.attributes.end())
        return std::nullopt;
    const double* other = std::get_if<double>(&found->second);
    return other ? std::optional(*other) : std::nullopt;
}

bool hasNumberOperand(const Node* node, double wanted)
{
    const std::optional<double> other = node ? numberOperand(*node) : std::nullopt;
    return other && std::abs(*other - wanted) <= 1e-6 * std::abs(wanted);
}

bool isPlain(const Node& node)
{
    const auto alpha = node.attributes.find("alpha");
    return alpha == node.attributes.end() || alpha->second == Attribute(1.0);
}

} // namespace espalier
