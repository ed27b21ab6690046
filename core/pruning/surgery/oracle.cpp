// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/executor.h"
#include "core/graph/tensor_torch.h"
#include "core/graph/torch_error.h"
#include "core/pruning/surgery/masked_run.h"
#include "core/pruning/surgery/surgery.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <algorithm>
#include <c10/core/GradMode.h>

namespace espalier {

namespace {

Network inFloat64(Network network)
{
    for (Stored& stored : network.stored) {
        if (stored.tensor.isFloating())
            stored.tensor = fromTorch(toTorch(stored.tensor).to(at::kDouble));
    }
    return network;
}

std::vector<at::Tensor> randomInputs(const Network& network, at::ScalarType type, at::Generator generator)
{
    std::vector<at::Tensor> inputs;
    for (ValueId input : network.inputs)
        inputs.push_back(at::randn(network.values[input].shape, generator, at::TensorOptions().dtype(type)));
    return inputs;
}

double largestError(const Network& network, const Survivors& survivors, const Network& pruned, int images, at::ScalarType type)
{
    const c10::NoGradGuard noGrad;
    MaskedRun masked(network, survivors);
    Executor compact(pruned);
    at::Generator generator = at::detail::createCPUGenerator(1);
    double largest = 0;
    for (int image = 0; image < images; ++image) {
        const std::vector<at::Tensor> inputs = randomInputs(network, type, generator);
        largest = std::max(largest, relativeError(compact.run(inputs), masked.run(inputs)));
    }
    return largest;
}

} // namespace

Result<double> oracleError(const Network& network, const Groups& groups, const std::vector<bool>& removed, const Network& pruned,
                           int images, bool inDouble)
{
    try {
        const Survivors survivors = groups.survivors(network, removed);
        if (inDouble)
            return largestError(inFloat64(network), survivors, inFloat64(pruned), images, at::kDouble);
        return largestError(network, survivors, pruned, images, at::kFloat);
    } catch (const std::exception& exception) {
        return tl::make_unexpected(torchError("Cannot compare the pruned network with the original", exception));
    }
}

} // namespace espalier
