// SPDX-License-Identifier: GPL-3.0-or-later
// Normalisations: ONNX operators where the set has them, the others composed from means and squares.
#include "core/formats/onnx/write/reduction.h"
#include "core/formats/onnx/write_graph.h"
#include "core/graph/file_dimensions.h"
#include "core/graph/operators/channel_order.h"

#include <ATen/ATen.h>

#include <numeric>

namespace espalier::onnx_io {
namespace {

using Names = std::vector<std::string>;

constexpr int firstWithLayerNorm = 17;

/// A stored vector with one entry per channel, or a neutral one.
std::string vectorOf(GraphWriter& writer, const Node& node, std::size_t i, std::int64_t size, double neutral, const std::string& what)
{
    return writer.has(node, i) ? writer.input(node, i) : writer.constant(at::full({size}, neutral, at::kFloat), what);
}

/// A stored vector, reshaped for the given dimension of a tensor of this rank.
std::string alongDimension(GraphWriter& writer, const Node& node, std::size_t i, std::size_t dim, std::size_t rank)
{
    const at::Tensor vector = writer.stored(node.inputs[i]);
    Ints shape(rank - dim, 1);
    shape.front() = writer.shapeOf(node.inputs[i]).front();
    if (vector.defined())
        return writer.storedAs(node.inputs[i], vector.reshape(shape), "of rank " + std::to_string(rank - dim));
    return writer.reshape(writer.input(node, i), shape);
}

/// (x − mean) / standard deviation.
std::string standardised(GraphWriter& writer, const std::string& x, const Ints& axes, double eps)
{
    const std::string centred = writer.add("Sub", {x, reduce(writer, "ReduceMean", x, axes, true)});
    const std::string variance = reduce(writer, "ReduceMean", writer.add("Mul", {centred, centred}), axes, true);
    const std::string deviation = writer.add("Sqrt", {writer.add("Add", {variance, writer.number(eps, "eps")})});
    return writer.add("Div", {centred, deviation});
}

/// Multiplies by the node's input 1 and adds its input 2, where they exist.
std::string stretched(GraphWriter& writer, const Node& node, std::string x, const std::string& weight, const std::string& bias)
{
    if (writer.has(node, 1))
        x = writer.add("Mul", {x, weight});
    return writer.has(node, 2) ? writer.add("Add", {x, bias}) : x;
}

std::string stretchedAlongChannels(GraphWriter& writer, const Node& node, const std::string& x)
{
    const std::size_t rank = writer.shapeOf(node.inputs[0]).size();
    const std::string weight = writer.has(node, 1) ? alongDimension(writer, node, 1, 1, rank) : std::string();
    const std::string bias = writer.has(node, 2) ? alongDimension(writer, node, 2, 1, rank) : std::string();
    return stretched(writer, node, x, weight, bias);
}

Ints allButChannels(std::size_t rank)
{
    Ints axes(rank - 1);
    std::iota(axes.begin(), axes.end(), 1);
    axes.front() = 0;
    return axes;
}

std::string withRunningStatistics(GraphWriter& writer, const Node& node)
{
    const std::int64_t channels = writer.shapeOf(node.inputs[0]).at(1);
    return writer.add("BatchNormalization",
                      {writer.input(node, 0), vectorOf(writer, node, 1, channels, 1, "weight"),
                       vectorOf(writer, node, 2, channels, 0, "bias"), writer.input(node, 3), writer.input(node, 4)},
                      {{"epsilon", floatAttribute(node, "eps")}, {"momentum", 1 - floatAttribute(node, "momentum")}});
}

/// Without running statistics, always with those of the batch.
Names batchNorm(GraphWriter& writer, const Node& node)
{
    if (writer.has(node, 3) && writer.has(node, 4))
        return {withRunningStatistics(writer, node)};
    const Ints axes = allButChannels(writer.shapeOf(node.inputs[0]).size());
    const std::string x = standardised(writer, writer.input(node, 0), axes, floatAttribute(node, "eps"));
    return {stretchedAlongChannels(writer, node, x)};
}

Names instanceNorm(GraphWriter& writer, const Node& node)
{
    if (!boolAttribute(node, "use_input_stats"))
        return {withRunningStatistics(writer, node)};
    const std::int64_t channels = writer.shapeOf(node.inputs[0]).at(1);
    return {writer.add(
        "InstanceNormalization",
        {writer.input(node, 0), vectorOf(writer, node, 1, channels, 1, "weight"), vectorOf(writer, node, 2, channels, 0, "bias")},
        {{"epsilon", floatAttribute(node, "eps")}})};
}

/// A weight or bias that the file had once per group, in that form; undefined where its channels differ by now.
at::Tensor perGroup(const GraphWriter& writer, const Node& node, std::size_t i, std::int64_t groups)
{
    const at::Tensor content = writer.has(node, i) ? writer.stored(node.inputs[i]) : at::Tensor();
    if (!content.defined() || !computedFromFile(node, i))
        return {};
    const at::Tensor rows = content.reshape({groups, -1});
    return at::equal(rows, rows.select(1, 0).unsqueeze(1).expand_as(rows)) ? rows.select(1, 0).contiguous() : at::Tensor();
}

/// As an instance norm over the groups, like PyTorch's exporter: the group norm of operator set 18 was specified wrongly.
Names groupNorm(GraphWriter& writer, const Node& node)
{
    const Shape& shape = writer.shapeOf(node.inputs[0]);
    const std::int64_t groups = intAttribute(node, "groups");
    const std::string apart = writer.reshape(writer.input(node, 0), {0, groups, -1});
    const at::Tensor weight = perGroup(writer, node, 1, groups);
    const at::Tensor bias = perGroup(writer, node, 2, groups);
    const bool inGroups = weight.defined() && bias.defined();
    const std::string scale = inGroups ? writer.storedAs(node.inputs[1], weight, "per group") : writer.constant(at::ones({groups}), "ones");
    const std::string shift = inGroups ? writer.storedAs(node.inputs[2], bias, "per group") : writer.constant(at::zeros({groups}), "zeros");
    const std::string normalised = writer.add("InstanceNormalization", {apart, scale, shift}, {{"epsilon", floatAttribute(node, "eps")}});
    if (writer.anyResizes(node.inputs[0], 2)) {
        const std::string ownShape = writer.add("Shape", {writer.input(node, 0)});
        const std::string resized = writer.add("Reshape", {normalised, ownShape});
        return {inGroups ? resized : stretchedAlongChannels(writer, node, resized)};
    }
    Ints together(shape.begin(), shape.end());
    together.front() = 0;
    // A shape cannot both copy the number of images and infer another size; all other sizes are known.
    const std::string whole = writer.reshape(normalised, together);
    return {inGroups ? whole : stretchedAlongChannels(writer, node, whole)};
}

Names layerNorm(GraphWriter& writer, const Node& node)
{
    const auto rank = static_cast<std::int64_t>(writer.shapeOf(node.inputs[0]).size());
    const Ints& normalised = intsAttribute(node, "normalized_shape");
    Ints axes(normalised.size());
    std::iota(axes.begin(), axes.end(), rank - static_cast<std::int64_t>(axes.size()));
    const double eps = floatAttribute(node, "eps");
    if (writer.opset() >= firstWithLayerNorm && writer.has(node, 1))
        return {writer.add("LayerNormalization", writer.layerInputs(node), {{"axis", axes.front()}, {"epsilon", eps}})};
    const std::string x = standardised(writer, writer.input(node, 0), axes, eps);
    return {stretched(writer, node, x, writer.input(node, 1), writer.input(node, 2))};
}

/// A layer norm of the last dimension, where a permutation puts the channels; before operator set 17 composed along the channels.
Names channelNorm(GraphWriter& writer, const Node& node)
{
    const std::size_t rank = writer.shapeOf(node.inputs[0]).size();
    const double eps = floatAttribute(node, "eps");
    if (writer.opset() < firstWithLayerNorm || !writer.has(node, 1))
        return {stretchedAlongChannels(writer, node, standardised(writer, writer.input(node, 0), {1}, eps))};
    std::vector<std::string> inputs = writer.layerInputs(node);
    inputs.front() = writer.add("Transpose", {inputs.front()}, {{"perm", channelsLast(rank)}});
    const std::string normalised = writer.add("LayerNormalization", inputs, {{"axis", std::int64_t{-1}}, {"epsilon", eps}});
    return {writer.add("Transpose", {normalised}, {{"perm", channelsSecond(rank)}})};
}

Names localResponseNorm(GraphWriter& writer, const Node& node)
{
    const std::int64_t size = intAttribute(node, "size");
    if (size % 2 == 0)
        throw OnnxError("ONNX places a window of an even size differently");
    return {writer.add("LRN", {writer.input(node, 0)},
                       {{"size", size},
                        {"alpha", floatAttribute(node, "alpha")},
                        {"beta", floatAttribute(node, "beta")},
                        {"bias", floatAttribute(node, "k")}})};
}

} // namespace

void registerNormalisation(NodeWriterTable& table)
{
    table.insert({{"batch_norm", batchNorm},
                  {"instance_norm", instanceNorm},
                  {"group_norm", groupNorm},
                  {"layer_norm", layerNorm},
                  {"channel_norm", channelNorm},
                  {"local_response_norm", localResponseNorm}});
}

} // namespace espalier::onnx_io
