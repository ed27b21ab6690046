// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/example_inputs.h"

#include "core/graph/traits.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace espalier {

std::vector<at::Tensor> exampleInputs(const Network& network)
{
    const bool random =
        std::any_of(network.nodes.begin(), network.nodes.end(), [](const Node& node) { return traitsOf(node).sizedByContent; });
    at::Generator generator = at::detail::createCPUGenerator(1);
    std::vector<at::Tensor> inputs;
    for (const ValueId input : network.inputs) {
        const Shape& shape = network.values[input].shape;
        inputs.push_back(random ? at::randn(shape, generator) : at::zeros(shape));
    }
    return inputs;
}

} // namespace espalier
