// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/traits.h"

#include "core/graph/operator.h"

namespace espalier {
namespace {

ValueId inputAt(const Node& node, std::size_t i)
{
    return i < node.inputs.size() ? node.inputs[i] : noValue;
}

} // namespace

Traits traitsOf(const Node& node)
{
    const Operator* op = findOperator(node.op);
    return op ? op->traits() : Traits{};
}

bool isLayer(const Node& node)
{
    const Traits traits = traitsOf(node);
    return traits.convolution || traits.linear;
}

bool isConvolution(const Node& node)
{
    return traitsOf(node).convolution;
}

bool isTransposed(const Node& node)
{
    return isConvolution(node) && boolAttribute(node, "transposed");
}

bool isDepthwise(const Network& network, const Node& node)
{
    if (!isConvolution(node))
        return false;
    const std::int64_t groups = intAttribute(node, "groups");
    return groups > 1 && groups == network.values[node.inputs[0]].shape[1];
}

bool isBatchNorm(const Node& node)
{
    return traitsOf(node).batchNorm;
}

ValueId weightOf(const Node& node)
{
    return inputAt(node, 1);
}

ValueId biasOf(const Node& node)
{
    return inputAt(node, 2);
}

ValueId runningMeanOf(const Node& node)
{
    return inputAt(node, 3);
}

ValueId runningVarianceOf(const Node& node)
{
    return inputAt(node, 4);
}

std::size_t channelDimension(const Node& layer, std::size_t rank)
{
    return isConvolution(layer) ? 1 : rank - 1;
}

std::size_t inputDimension(const Node& layer)
{
    return isTransposed(layer) ? 0 : 1;
}

std::int64_t outputChannels(const Node& layer, const Shape& weight)
{
    return isTransposed(layer) ? weight[1] * intAttribute(layer, "groups") : weight[0];
}

const std::string& opaqueName(const Node& node)
{
    return std::get<std::string>(attribute(node, "op"));
}

} // namespace espalier
