// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/costs.h"
#include "core/graph/operator.h"

#include <utility>

namespace espalier {
namespace {

/// Parameters by value; a value's count is taken by its first reader.
std::vector<std::int64_t> parametersByValue(const Network& network)
{
    std::vector<std::int64_t> counts(network.values.size(), 0);
    for (const Stored& stored : network.stored)
        if (stored.kind == Stored::Kind::parameter)
            counts[stored.value] = stored.tensor.elements();
    return counts;
}

} // namespace

Costs costsOf(const Network& network)
{
    Costs sum;
    for (const Costs& costs : costsPerNode(network)) {
        sum.params += costs.params;
        sum.macs += costs.macs;
    }
    return sum;
}

std::vector<Costs> costsPerNode(const Network& network)
{
    const ShapeOf shapeOf = [&](ValueId value) { return network.values[value].shape; };
    std::vector<std::int64_t> parameters = parametersByValue(network);
    std::vector<Costs> all;
    all.reserve(network.nodes.size());
    for (const Node& node : network.nodes) {
        Costs costs;
        costs.macs = operatorOf(node).macs(node, shapeOf);
        for (const ValueId input : node.inputs)
            if (input != noValue)
                costs.params += std::exchange(parameters[input], 0);
        all.push_back(costs);
    }
    return all;
}

} // namespace espalier
