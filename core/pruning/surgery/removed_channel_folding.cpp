// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/surgery/removed_channel_folding.h"

#include "core/graph/executor.h"
#include "core/graph/smaller_sizes.h"
#include "core/graph/survivors.h"
#include "core/graph/tensor_torch.h"
#include "core/graph/torch_error.h"
#include "core/graph/traits.h"
#include "core/pruning/surgery/constant_absorption.h"
#include "core/pruning/surgery/removed_readings.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <limits>
#include <map>
#include <set>

namespace espalier {
namespace {

using Indices = std::vector<std::int64_t>;

/// Values by id, as they were for one image.
using Seen = std::map<ValueId, at::Tensor>;

/// The network with the batch norms' weights of removed units at zero.
Network silenced(const Network& network, const Groups& groups, const std::vector<bool>& removed)
{
    std::map<std::int32_t, Indices> zeros;
    for (UnitId unit = 0; unit < groups.unitCount(); ++unit) {
        if (!removed[unit])
            continue;
        for (const Slice& slice : groups.slices(unit))
            if (slice.role == SliceRole::scale)
                zeros[slice.stored].push_back(slice.index);
    }
    Network silent = network;
    for (const auto& [stored, indices] : zeros)
        silent.stored[stored].tensor = fromTorch(toTorch(network.stored[stored].tensor).index_fill(0, at::tensor(indices, at::kLong), 0));
    return silent;
}

at::ScalarType precisionOf(const Network& network)
{
    for (const Stored& stored : network.stored)
        if (stored.tensor.isFloating())
            return toTorch(stored.tensor).scalar_type();
    return at::kFloat;
}

/// What the readings see of one random image whose pixels have this spread.
Seen seenBy(const std::vector<RemovedReading>& readings, const Network& network, double spread, at::Generator generator)
{
    Seen seen;
    for (const RemovedReading& reading : readings)
        seen.emplace(reading.value, at::Tensor());
    Executor executor(network);
    executor.setTap([&seen](ValueId value, c10::IValue content) {
        if (const auto watched = seen.find(value); watched != seen.end())
            watched->second = content.toTensor();
        return content;
    });
    std::vector<at::Tensor> inputs;
    for (const ValueId input : network.inputs)
        inputs.push_back(at::randn(network.values[input].shape, generator, at::TensorOptions().dtype(precisionOf(network))) * spread);
    executor.run(inputs);
    return seen;
}

double roundingOf(const at::Tensor& tensor)
{
    return tensor.scalar_type() == at::kDouble ? std::numeric_limits<double>::epsilon() : std::numeric_limits<float>::epsilon();
}

/// A row an index of the dimension, all else behind it.
at::Tensor rows(const at::Tensor& tensor, std::size_t dim)
{
    const auto first = static_cast<std::int64_t>(dim);
    return tensor.transpose(0, first).reshape({tensor.size(first), -1});
}

/// The middle one or two positions of every dimension but one.
at::Tensor middle(at::Tensor map, std::size_t channels)
{
    for (std::int64_t dim = 0; dim < map.dim(); ++dim) {
        const std::int64_t size = map.size(dim);
        const std::int64_t length = size == 1 || size == 3 ? 1 : 2;
        if (dim != static_cast<std::int64_t>(channels))
            map = map.narrow(dim, (size - length) / 2, length);
    }
    return map;
}

/// One number a channel: what the map is in its middle where that is even, else its mean.
at::Tensor constantOf(const at::Tensor& map, std::size_t channels)
{
    constexpr double roundings = 1e3;
    const at::Tensor inside = rows(middle(map, channels), channels);
    const double unevenness = (inside.amax(1) - inside.amin(1)).max().item<double>();
    const bool even = unevenness <= roundings * roundingOf(map) * map.abs().max().item<double>();
    return even ? inside.mean(1) : rows(map, channels).mean(1);
}

class Folder {
public:
    Folder(const Network& network, const Groups& groups, const std::vector<bool>& removed, Network pruned)
        : network_(network), groups_(groups), survivors_(groups.survivors(network, removed)),
          readings_(readingsOfRemoved(network, groups, removed)), pruned_(std::move(pruned))
    {
        if (readings_.empty())
            return;
        // The middle of every map must lie far from its borders, also behind wide kernels.
        constexpr std::int64_t least = 512;
        const Network silent = atSmallerSize(silenced(network, groups, removed), least);
        at::Generator generator = at::detail::createCPUGenerator(1);
        first_ = seenBy(readings_, silent, 1, generator);
        second_ = seenBy(readings_, silent, 2, generator);
    }

    FoldedNetwork run()
    {
        for (const RemovedReading& reading : readings_)
            fold(reading);
        ChannelFolding folding;
        for (const auto& [unit, lost] : lost_)
            ++(lost ? folding.unfolded : folding.folded);
        return {pruned_.network(), folding};
    }

private:
    void fold(const RemovedReading& reading)
    {
        const at::Tensor& seen = first_.at(reading.value);
        const Indices constant = constantIndices(reading);
        if (!reading.summed || constant.empty())
            return;
        const at::Tensor indices = at::tensor(constant, at::kLong);
        const auto dim = static_cast<std::int64_t>(reading.dim);
        const at::Tensor alone = at::zeros_like(seen).index_copy(dim, indices, seen.index_select(dim, indices));
        const at::Tensor sum = sumOf(network_.nodes[reading.node], alone);
        if (sum.any().item<bool>() && !pruned_.add(reading.node, sum))
            note(reading, constant, true);
    }

    /// Those of a reading's channels that pass on the same for every image, and not nothing. Takes down what they and the others do.
    Indices constantIndices(const RemovedReading& reading)
    {
        const auto dim = static_cast<std::int64_t>(reading.dim);
        const at::Tensor indices = at::tensor(reading.removed, at::kLong);
        const at::Tensor first = rows(first_.at(reading.value).index_select(dim, indices), reading.dim);
        const at::Tensor second = rows(second_.at(reading.value).index_select(dim, indices), reading.dim);
        const at::Tensor size = first.abs().amax(1);
        const at::Tensor same = (first - second).abs().amax(1) <= size * (8 * roundingOf(first));
        Indices constant, changing;
        for (std::size_t i = 0; i < reading.removed.size(); ++i) {
            const auto row = static_cast<std::int64_t>(i);
            if (!same[row].item<bool>())
                changing.push_back(reading.removed[i]);
            else if (size[row].item<double>() != 0)
                constant.push_back(reading.removed[i]);
        }
        note(reading, changing, true);
        note(reading, constant, !reading.summed);
        return constant;
    }

    void note(const RemovedReading& reading, const Indices& indices, bool lost)
    {
        for (const std::int64_t index : indices) {
            bool& sofar = lost_[groups_.unitsOf(reading.value, reading.dim)[static_cast<std::size_t>(index)]];
            sofar = sofar || lost;
        }
    }

    /// What a layer makes of an input, for its surviving outputs, without its bias.
    at::Tensor sumOf(const Node& layer, const at::Tensor& input) const
    {
        const c10::IValue arguments[] = {input, toTorch(network_.stored[network_.storedIndex(layer.inputs[1])].tensor)};
        const at::Tensor map = operatorOf(layer).run(layer, arguments, {})[0].toTensor();
        const std::size_t channels = channelDimension(layer, static_cast<std::size_t>(map.dim()));
        return constantOf(map, channels).index_select(0, at::tensor(survivors_.kept(layer.outputs[0], channels), at::kLong));
    }

    const Network& network_;
    const Groups& groups_;
    Survivors survivors_;
    std::vector<RemovedReading> readings_;
    Seen first_, second_;
    ConstantAbsorption pruned_;
    std::map<UnitId, bool> lost_; ///< of units that pass something on: whether some of it is lost
};

} // namespace

Result<FoldedNetwork> foldRemovedChannels(const Network& network, const Groups& groups, const std::vector<bool>& removed, Network pruned)
{
    const c10::NoGradGuard noGradients;
    try {
        return Folder(network, groups, removed, std::move(pruned)).run();
    } catch (const std::exception& exception) {
        return tl::make_unexpected(
            torchError("Cannot fold the removed channels' constants (pruning without folding may still work)", exception));
    }
}

} // namespace espalier
