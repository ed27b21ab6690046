// SPDX-License-Identifier: GPL-3.0-or-later
// Normalisations.
#include "core/formats/python/forward.h"
#include "core/graph/operators/channel_order.h"

#include <spdlog/fmt/fmt.h>

namespace espalier::python_io {
namespace {

using Writer = ForwardWriter;

/// Without running statistics, always with those of the batch.
std::string batchNorm(const Writer& writer, const Node& node)
{
    const std::string training = writer.has(node, 3) ? "self.training" : "True";
    return fmt::format("F.batch_norm({}, {}, {}, {}, {}, {}, {}, {})", writer.input(node, 0), writer.input(node, 3), writer.input(node, 4),
                       writer.input(node, 1), writer.input(node, 2), training, literal(floatAttribute(node, "momentum")),
                       literal(floatAttribute(node, "eps")));
}

std::string instanceNorm(const Writer& writer, const Node& node)
{
    const std::string ownStatistics = boolAttribute(node, "use_input_stats") ? "True" : "self.training";
    return fmt::format("F.instance_norm({}, {}, {}, {}, {}, {}, {}, {})", writer.input(node, 0), writer.input(node, 3),
                       writer.input(node, 4), writer.input(node, 1), writer.input(node, 2), ownStatistics,
                       literal(floatAttribute(node, "momentum")), literal(floatAttribute(node, "eps")));
}

std::string layerNorm(const Writer& writer, const Node& node)
{
    return fmt::format("F.layer_norm({}, {}, {}, {}, {})", writer.input(node, 0), tupleOf(intsAttribute(node, "normalized_shape")),
                       writer.input(node, 1), writer.input(node, 2), literal(floatAttribute(node, "eps")));
}

/// As a layer norm of the last dimension, where a permutation puts the channels.
std::string overChannels(const Writer& writer, const Node& node)
{
    const std::size_t rank = writer.shapeOf(node.inputs[0]).size();
    return fmt::format("F.layer_norm({}.permute{}, ({},), {}, {}, {}).permute{}", writer.input(node, 0), tupleOf(channelsLast(rank)),
                       intAttribute(node, "channels"), writer.input(node, 1), writer.input(node, 2), literal(floatAttribute(node, "eps")),
                       tupleOf(channelsSecond(rank)));
}

std::string groupNorm(const Writer& writer, const Node& node)
{
    return fmt::format("F.group_norm({}, {}, {}, {}, {})", writer.input(node, 0), intAttribute(node, "groups"), writer.input(node, 1),
                       writer.input(node, 2), literal(floatAttribute(node, "eps")));
}

std::string localResponseNorm(const Writer& writer, const Node& node)
{
    return fmt::format("F.local_response_norm({}, {}, alpha={}, beta={}, k={})", writer.input(node, 0), intAttribute(node, "size"),
                       literal(floatAttribute(node, "alpha")), literal(floatAttribute(node, "beta")), literal(floatAttribute(node, "k")));
}

/// Batch and instance norm have different defaults.
std::string channelNorm(const LayerNode& layer, bool batch)
{
    const std::size_t rank = layer.shapeOf(0).size();
    const bool affine = layer.has(1);
    const bool tracks = layer.has(3);
    const bool known = batch ? rank >= 2 && rank <= 5 : rank >= 3 && rank <= 5 && boolAttribute(layer.node, "use_input_stats") != tracks;
    if (!known || layer.has(2) != affine || layer.has(4) != tracks || (!affine && !tracks))
        return {};
    return fmt::format("nn.{}Norm{}d({}", batch ? "Batch" : "Instance", std::max<std::size_t>(rank, 3) - 2, layer.shapeOf(0)[1]) +
           unusual("eps", floatAttribute(layer.node, "eps"), 1e-5) + unusual("momentum", floatAttribute(layer.node, "momentum"), 0.1) +
           unusual("affine", affine, batch) + unusual("track_running_stats", tracks, batch) + ")";
}

std::string batchNormLayer(const LayerNode& layer)
{
    return channelNorm(layer, true);
}

std::string instanceNormLayer(const LayerNode& layer)
{
    return channelNorm(layer, false);
}

std::string shapeText(const std::vector<std::int64_t>& shape)
{
    return shape.size() == 1 ? literal(shape.front()) : tupleOf(shape);
}

std::string layerNormLayer(const LayerNode& layer)
{
    if (!layer.has(1) || !layer.has(2))
        return {};
    return fmt::format("nn.LayerNorm({}{})", shapeText(intsAttribute(layer.node, "normalized_shape")),
                       unusual("eps", floatAttribute(layer.node, "eps"), 1e-5));
}

std::string groupNormLayer(const LayerNode& layer)
{
    if (!layer.has(1) || !layer.has(2))
        return {};
    return fmt::format("nn.GroupNorm({}, {}{})", intAttribute(layer.node, "groups"), layer.shapeOf(0)[1],
                       unusual("eps", floatAttribute(layer.node, "eps"), 1e-5));
}

} // namespace

void registerNormalisation(FormTable& table)
{
    const std::vector<std::string> withStatistics{"", "weight", "bias", "running_mean", "running_var"};
    table.insert({{"batch_norm", {batchNorm, withStatistics, batchNormLayer}},
                  {"instance_norm", {instanceNorm, withStatistics, instanceNormLayer}},
                  {"layer_norm", {layerNorm, {"", "weight", "bias"}, layerNormLayer}},
                  {"channel_norm", overChannels},
                  {"group_norm", {groupNorm, {"", "weight", "bias"}, groupNormLayer}},
                  {"local_response_norm", localResponseNorm}});
}

} // namespace espalier::python_io
