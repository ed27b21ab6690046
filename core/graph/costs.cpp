// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/costs.h"
#include "core/graph/operator.h"
#include "core/graph/stepwise_run.h"
#include "core/graph/tensor_torch.h"

#include <ATen/core/Tensor.h>

#include <utility>

namespace espalier {
namespace {

/// Parameters by value; each value is counted for the first node that reads it.
std::vector<Costs> parametersByValue(const Network& network)
{
    std::vector<Costs> costs(network.values.size());
    for (const Stored& stored : network.stored)
        if (stored.kind == Stored::Kind::parameter)
            costs[stored.value] = {stored.tensor.elements(), 0, stored.tensor.elements() * elementBytes(stored.tensor)};
    return costs;
}

} // namespace

Costs& Costs::operator+=(const Costs& other)
{
    params += other.params;
    macs += other.macs;
    bytes += other.bytes;
    return *this;
}

std::int64_t elementBytes(const Tensor& tensor)
{
    return static_cast<std::int64_t>(toTorch(tensor).element_size());
}

Costs costsOf(const Network& network)
{
    Costs sum;
    for (const Costs& costs : costsPerNode(network))
        sum += costs;
    return sum;
}

std::vector<Costs> costsPerNode(const Network& network)
{
    const ShapeOf shapeOf = [&](ValueId value) { return network.values[value].shape; };
    std::vector<Costs> parameters = parametersByValue(network);
    std::vector<Costs> all;
    all.reserve(network.nodes.size());
    for (const Node& node : network.nodes) {
        Costs costs;
        costs.macs = operatorOf(node).macs(node, shapeOf);
        for (const ValueId input : node.inputs)
            if (input != noValue)
                costs += std::exchange(parameters[input], Costs{});
        all.push_back(costs);
    }
    return all;
}

std::int64_t runningBytes(const Network& network)
{
    return costsOf(network).bytes + runningBytesPerImage(network);
}

} // namespace espalier
