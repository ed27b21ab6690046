// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/network/executor.h"
#include "core/network/tensor_torch.h"
#include "core/network/torch_error.h"
#include "core/pruning/surgery.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <algorithm>

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

/// Per value, true at every removed position (broadcasting); undefined where nothing was removed.
std::vector<at::Tensor> removedPositions(const Network& network, const Survivors& survivors)
{
    std::vector<at::Tensor> removed(network.values.size());
    for (std::size_t value = 0; value < removed.size(); ++value) {
        const Shape& shape = network.values[value].shape;
        for (std::size_t dim = 0; dim < shape.size(); ++dim) {
            if (!survivors.pruned(static_cast<ValueId>(value), dim))
                continue;
            at::Tensor along = at::ones({shape[dim]}, at::kBool);
            along.index_fill_(0, at::tensor(survivors.kept(static_cast<ValueId>(value), dim), at::kLong), 0);
            Shape broadcast(shape.size(), 1);
            broadcast[dim] = shape[dim];
            along = along.reshape(broadcast);
            removed[value] = removed[value].defined() ? removed[value].logical_or(along) : along;
        }
    }
    return removed;
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
    const at::NoGradGuard noGrad;
    const std::vector<at::Tensor> removed = removedPositions(network, survivors);
    Executor masked(network);
    masked.setTap([&removed](ValueId value, c10::IValue result) {
        return removed[value].defined() ? c10::IValue(result.toTensor().masked_fill(removed[value], 0)) : result;
    });
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
