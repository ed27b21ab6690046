// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/fixed_tensors.h"

#include "core/graph/traits.h"

#include <cmath>
#include <unordered_map>

namespace espalier {
namespace {

class Finder {
public:
    explicit Finder(const Network& network)
    {
        for (const Node& node : network.nodes)
            for (const ValueId output : node.outputs)
                producers_[output] = &node;
    }

    bool readsDistribution(const Node& layer) const
    {
        const Node* from = producer(layer.inputs[0]);
        while (from && traitsOf(*from).rearranges)
            from = producer(from->inputs[0]);
        return from && traitsOf(*from).distribution;
    }

private:
    const Node* producer(ValueId value) const
    {
        const auto found = producers_.find(value);
        return found == producers_.end() ? nullptr : found->second;
    }

    std::unordered_map<ValueId, const Node*> producers_;
};

/// Trained weights are never exactly evenly spaced.
bool evenlySpaced(const std::vector<float>& numbers)
{
    if (numbers.size() < 3)
        return false;
    const float step = numbers[1] - numbers[0];
    for (std::size_t i = 1; i < numbers.size(); ++i)
        if (std::abs(numbers[i] - numbers[0] - static_cast<float>(i) * step) > 1e-5F * std::abs(step))
            return false;
    return step != 0;
}

bool oneOutput(const Shape& weight)
{
    return !weight.empty() && weight.front() == 1;
}

} // namespace

std::vector<bool> fixedTensors(const Network& network)
{
    std::vector<bool> fixed(network.stored.size(), false);
    const Finder finder(network);
    for (const Node& node : network.nodes) {
        if (!isLayer(node) || !finder.readsDistribution(node))
            continue;
        const int weight = network.storedIndex(weightOf(node));
        if (weight >= 0 && oneOutput(network.stored[weight].tensor.shape()) && evenlySpaced(network.stored[weight].tensor.toFloats()))
            fixed[static_cast<std::size_t>(weight)] = true;
    }
    return fixed;
}

} // namespace espalier
