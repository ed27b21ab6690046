// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/images.h"

#include "core/graph/device.h"
#include "core/graph/traits.h"
#include "core/tasks/images_run.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace espalier {

bool prefersChannelsLast(const Network& network)
{
    return computeDevice().is_cpu() && network.inputShape().size() == 4 &&
           std::any_of(network.nodes.begin(), network.nodes.end(), isConvolution);
}

void prepareForImages(Executor& executor)
{
    executor.useComputeDevice();
    if (prefersChannelsLast(executor.network()))
        executor.useChannelsLast();
}

Batch onComputeDevice(const Batch& batch)
{
    Batch here{batch.images.to(computeDevice()), {}};
    for (const at::Tensor& tensor : batch.targets.tensors)
        here.targets.tensors.push_back(tensor.to(computeDevice()));
    return here;
}

std::string imageMismatch(const Network& network, const Dataset& dataset)
{
    const Shape& input = network.inputShape();
    if (network.inputs.size() != 1 || input.size() != 4)
        return "A network of images has one input of images, channels, height and width; this network's inputs are of another kind.";
    const Preprocessing& images = dataset.preprocessing();
    if (input[1] != images.channels)
        return fmt::format("The network takes images with {} channel{}, but the images are read with {}.", input[1],
                           input[1] == 1 ? "" : "s", images.channels);
    return {};
}

} // namespace espalier
