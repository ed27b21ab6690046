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

namespace espalier {
namespace {

using Indices = std::vector<std::int64_t>;

/// What a reading's removed channels hold. Maps of a large picture take much memory, so those of other channels are not kept.
struct Passed {
    Shape shape;      ///< of the whole value
    at::Tensor first; ///< the removed channels for one image; after another image, those of `constant`
    Indices constant; ///< that hold the same for both images, and not nothing
    Indices changing; ///< that do not
};

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

at::Tensor indicesOf(const Indices& indices)
{
    return at::tensor(indices, at::kLong);
}

at::Tensor channelsOf(const at::Tensor& value, std::size_t dim, const Indices& indices)
{
    return value.index_select(static_cast<std::int64_t>(dim), indicesOf(indices));
}

void seeFirst(const RemovedReading& reading, const at::Tensor& value, Passed& passed)
{
    passed.shape = value.sizes().vec();
    passed.first = channelsOf(value, reading.dim, reading.removed);
}

/// Tells the constant channels from the others.
void seeSecond(const RemovedReading& reading, const at::Tensor& value, Passed& passed)
{
    const at::Tensor first = rows(passed.first, reading.dim);
    const at::Tensor second = rows(channelsOf(value, reading.dim, reading.removed), reading.dim);
    const at::Tensor size = first.abs().amax(1);
    const at::Tensor same = (first - second).abs().amax(1) <= size * (8 * roundingOf(first));
    Indices rowsOfConstant;
    for (std::size_t i = 0; i < reading.removed.size(); ++i) {
        const auto row = static_cast<std::int64_t>(i);
        if (!same[row].item<bool>()) {
            passed.changing.push_back(reading.removed[i]);
        } else if (size[row].item<double>() != 0) {
            passed.constant.push_back(reading.removed[i]);
            rowsOfConstant.push_back(row);
        }
    }
    passed.first = channelsOf(passed.first, reading.dim, rowsOfConstant);
}

/// Runs the network on two random images, of unequal spread. Returns what each reading's channels pass on.
class TwoRuns {
public:
    TwoRuns(const std::vector<RemovedReading>& readings, const Network& network)
        : readings_(readings), network_(network), passed_(readings.size())
    {
        for (std::size_t i = 0; i < readings.size(); ++i)
            byValue_[readings[i].value].push_back(i);
    }

    std::vector<Passed> run()
    {
        const at::Generator generator = at::detail::createCPUGenerator(1);
        runOnce(1, generator, seeFirst);
        runOnce(2, generator, seeSecond);
        return std::move(passed_);
    }

private:
    using See = void (*)(const RemovedReading&, const at::Tensor&, Passed&);

    void runOnce(double spread, const at::Generator& generator, See see)
    {
        Executor executor(network_);
        executor.setTap([&](ValueId value, c10::IValue content) {
            if (const auto found = byValue_.find(value); found != byValue_.end())
                for (const std::size_t i : found->second)
                    see(readings_[i], content.toTensor(), passed_[i]);
            return content;
        });
        std::vector<at::Tensor> inputs;
        for (const ValueId input : network_.inputs)
            inputs.push_back(at::randn(network_.values[input].shape, generator, at::TensorOptions().dtype(precisionOf(network_))) * spread);
        executor.run(inputs);
    }

    const std::vector<RemovedReading>& readings_;
    const Network& network_;
    std::map<ValueId, std::vector<std::size_t>> byValue_; ///< indices of readings
    std::vector<Passed> passed_;
};

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
        passed_ = TwoRuns(readings_, atSmallerSize(silenced(network, groups, removed), least)).run();
    }

    FoldedNetwork run()
    {
        for (std::size_t i = 0; i < readings_.size(); ++i)
            fold(readings_[i], passed_[i]);
        ChannelFolding folding;
        for (const auto& [unit, lost] : lost_)
            ++(lost ? folding.unfolded : folding.folded);
        return {pruned_.network(), folding};
    }

private:
    void fold(const RemovedReading& reading, const Passed& passed)
    {
        note(reading, passed.changing, true);
        note(reading, passed.constant, !reading.summed);
        if (!reading.summed || passed.constant.empty())
            return;
        const auto dim = static_cast<std::int64_t>(reading.dim);
        const at::Tensor alone = at::zeros(passed.shape, passed.first.options()).index_copy(dim, indicesOf(passed.constant), passed.first);
        const at::Tensor sum = sumOf(network_.nodes[reading.node], alone);
        if (sum.any().item<bool>() && !pruned_.add(reading.node, sum))
            note(reading, passed.constant, true);
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
    std::vector<Passed> passed_; ///< by reading
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
