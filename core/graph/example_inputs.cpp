// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/example_inputs.h"

#include "core/graph/smaller_sizes.h"
#include "core/graph/traits.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace espalier {

std::vector<at::Tensor> exampleInputs(const Network& network, const std::vector<Shape>& shapes)
{
    const bool random =
        std::any_of(network.nodes.begin(), network.nodes.end(), [](const Node& node) { return traitsOf(node).sizedByContent; });
    at::Generator generator = at::detail::createCPUGenerator(1);
    std::vector<at::Tensor> inputs;
    for (const Shape& shape : shapes)
        inputs.push_back(random ? at::randn(shape, generator) : at::zeros(shape));
    return inputs;
}

std::vector<at::Tensor> exampleInputs(const Network& network)
{
    return exampleInputs(network, inputShapesOf(network));
}

} // namespace espalier
