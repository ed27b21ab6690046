// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/surgery/masked_run.h"

#include "core/graph/tensor_torch.h"
#include "core/graph/traits.h"

#include <ATen/ATen.h>

namespace espalier {
namespace {

/// True at every removed index, shaped to broadcast along one dimension.
at::Tensor removedAlong(const Survivors& survivors, ValueId value, std::size_t dim, std::size_t rank)
{
    const std::int64_t size = survivors.fullCount(value, dim);
    at::Tensor along = at::ones({size}, at::kBool);
    along.index_fill_(0, at::tensor(survivors.kept(value, dim), at::kLong), 0);
    Shape broadcast(rank, 1);
    broadcast[dim] = size;
    return along.reshape(broadcast);
}

std::vector<at::Tensor> removedPositions(const Network& network, const Survivors& survivors)
{
    std::vector<at::Tensor> removed(network.values.size());
    for (std::size_t value = 0; value < removed.size(); ++value) {
        const std::size_t rank = network.values[value].shape.size();
        for (std::size_t dim = 0; dim < rank; ++dim) {
            if (!survivors.pruned(static_cast<ValueId>(value), dim))
                continue;
            const at::Tensor along = removedAlong(survivors, static_cast<ValueId>(value), dim, rank);
            removed[value] = removed[value].defined() ? removed[value].logical_or(along) : along;
        }
    }
    return removed;
}

/// A recurrent layer reads its own output at the next step, where no tap sees it: the columns of its square matrices that read removed
/// outputs are zero. Other layers with such a matrix read zeros there anyway.
Network withoutFeedback(const Network& network, const Survivors& survivors)
{
    Network silent = network;
    for (Stored& stored : silent.stored) {
        const std::size_t rank = stored.tensor.shape().size();
        if (rank == 2 && survivors.pruned(stored.value, 0) && survivors.pruned(stored.value, 1))
            stored.tensor = fromTorch(toTorch(stored.tensor).masked_fill(removedAlong(survivors, stored.value, 1, rank), 0));
    }
    return silent;
}

} // namespace

MaskedRun::MaskedRun(const Network& network, const Survivors& survivors)
    : network_(network), survivors_(survivors), executor_(withoutFeedback(network, survivors)),
      removed_(removedPositions(network, survivors))
{
    for (const Node& node : network.nodes) {
        if (!averagesOverRemoved(node))
            continue;
        averaging_[node.outputs[0]] = &node;
        averaged_[node.inputs[0]] = at::Tensor();
    }
    executor_.setTap([this](ValueId value, c10::IValue result) { return tap(value, std::move(result)); });
}

std::vector<at::Tensor> MaskedRun::run(const std::vector<at::Tensor>& inputs)
{
    return executor_.run(inputs);
}

bool MaskedRun::averagesOverRemoved(const Node& node) const
{
    if (!traitsOf(node).averagesChannels)
        return false;
    for (std::size_t dim = 0; dim < network_.values[node.inputs[0]].shape.size(); ++dim)
        if (survivors_.pruned(node.inputs[0], dim))
            return true;
    return false;
}

c10::IValue MaskedRun::tap(ValueId value, c10::IValue result)
{
    const auto averaging = averaging_.find(value);
    if (averaging != averaging_.end())
        result = ofSurvivors(*averaging->second);
    else if (removed_[value].defined())
        result = result.toTensor().masked_fill(removed_[value], 0);
    if (const auto read = averaged_.find(value); read != averaged_.end())
        read->second = result.toTensor();
    return result;
}

at::Tensor MaskedRun::ofSurvivors(const Node& node)
{
    Node narrow = node;
    operatorOf(node).resize(narrow, survivors_);
    std::vector<c10::IValue> arguments{withoutRemoved(averaged_.at(node.inputs[0]), node.inputs[0])};
    for (std::size_t i = 1; i < node.inputs.size(); ++i) {
        const ValueId input = node.inputs[i];
        const int stored = input == noValue ? -1 : network_.storedIndex(input);
        arguments.push_back(stored < 0 ? c10::IValue() : withoutRemoved(executor_.stored(static_cast<std::size_t>(stored)), input));
    }
    return withZeros(operatorOf(narrow).run(narrow, arguments, {})[0].toTensor(), node.outputs[0]);
}

at::Tensor MaskedRun::withoutRemoved(at::Tensor tensor, ValueId value) const
{
    for (std::size_t dim = 0; dim < network_.values[value].shape.size(); ++dim)
        if (survivors_.pruned(value, dim))
            tensor = tensor.index_select(static_cast<std::int64_t>(dim), at::tensor(survivors_.kept(value, dim), at::kLong));
    return tensor;
}

at::Tensor MaskedRun::withZeros(at::Tensor tensor, ValueId value) const
{
    for (std::size_t dim = 0; dim < network_.values[value].shape.size(); ++dim) {
        if (!survivors_.pruned(value, dim))
            continue;
        Shape wide = tensor.sizes().vec();
        wide[dim] = survivors_.fullCount(value, dim);
        tensor = at::zeros(wide, tensor.options())
                     .index_copy(static_cast<std::int64_t>(dim), at::tensor(survivors_.kept(value, dim), at::kLong), tensor);
    }
    return tensor;
}

} // namespace espalier
