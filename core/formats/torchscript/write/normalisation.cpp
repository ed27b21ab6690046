// SPDX-License-Identifier: GPL-3.0-or-later
// Normalisations.
#include "core/formats/torchscript/node_writers.h"
#include "core/graph/operators/channel_order.h"

namespace espalier::torchscript {
namespace {

using Values = std::vector<jit::Value*>;

/// Whether the batch's own statistics are used: in training, and always without running statistics.
jit::Value* ofBatch(GraphWriter& writer, const Node& node)
{
    const bool kept = node.inputs.size() > 3 && node.inputs[3] != noValue;
    return kept ? writer.trainingFlag(node.inputs[3]) : writer.graph().insertConstant(true);
}

Values batchNorm(GraphWriter& writer, const Node& node)
{
    jit::Value* training = ofBatch(writer, node);
    return {writer.call("aten::batch_norm",
                        {writer.input(node, 0), writer.input(node, 1), writer.input(node, 2), writer.input(node, 3), writer.input(node, 4),
                         training, argument(node, "momentum"), argument(node, "eps"), c10::IValue(true)})};
}

Values layerNorm(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::layer_norm", {writer.input(node, 0), argument(node, "normalized_shape"), writer.input(node, 1),
                                             writer.input(node, 2), argument(node, "eps")})};
}

/// As a layer norm of the last dimension, where a permutation puts the channels.
Values channelNorm(GraphWriter& writer, const Node& node)
{
    const std::size_t rank = writer.rankOf(node.inputs[0]);
    jit::Value* last = writer.call("aten::permute", {writer.input(node, 0), c10::IValue(channelsLast(rank))});
    const std::vector<std::int64_t> normalised{intAttribute(node, "channels")};
    last = writer.call("aten::layer_norm",
                       {last, c10::IValue(normalised), writer.input(node, 1), writer.input(node, 2), argument(node, "eps")});
    return {writer.call("aten::permute", {last, c10::IValue(channelsSecond(rank))})};
}

Values groupNorm(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::group_norm", {writer.input(node, 0), argument(node, "groups"), writer.input(node, 1), writer.input(node, 2),
                                             argument(node, "eps")})};
}

Values instanceNorm(GraphWriter& writer, const Node& node)
{
    const bool always = boolAttribute(node, "use_input_stats");
    jit::Value* ofInput = always ? writer.graph().insertConstant(true) : ofBatch(writer, node);
    return {writer.call("aten::instance_norm",
                        {writer.input(node, 0), writer.input(node, 1), writer.input(node, 2), writer.input(node, 3), writer.input(node, 4),
                         ofInput, argument(node, "momentum"), argument(node, "eps"), c10::IValue(true)})};
}

/// TorchScript has no such operator: a mean of squares along the channels, like PyTorch's module.
Values localResponseNorm(GraphWriter& writer, const Node& node)
{
    using Ints = std::vector<std::int64_t>;
    const std::int64_t size = intAttribute(node, "size");
    jit::Value* x = writer.input(node, 0);
    const auto call = [&writer](const char* op, const GraphWriter::Arguments& arguments) { return writer.call(op, arguments); };
    jit::Value* squares =
        call("aten::unsqueeze", {call("aten::flatten", {call("aten::mul", {x, x}), c10::IValue(2), c10::IValue(-1)}), c10::IValue(1)});
    jit::Value* padded = call("aten::constant_pad_nd", {squares, c10::IValue(Ints{0, 0, size / 2, (size - 1) / 2}), c10::IValue(0.0)});
    jit::Value* mean = call("aten::avg_pool2d", {padded, c10::IValue(Ints{size, 1}), c10::IValue(Ints{1, 1})});
    mean = call("aten::view_as", {call("aten::squeeze", {mean, c10::IValue(1)}), x});
    jit::Value* divisor = call("aten::add", {call("aten::mul", {mean, argument(node, "alpha")}), argument(node, "k")});
    return {call("aten::div", {x, call("aten::pow", {divisor, argument(node, "beta")})})};
}

} // namespace

void registerNormalisation(NodeWriterTable& table)
{
    table["batch_norm"] = batchNorm;
    table["layer_norm"] = layerNorm;
    table["channel_norm"] = channelNorm;
    table["group_norm"] = groupNorm;
    table["instance_norm"] = instanceNorm;
    table["local_response_norm"] = localResponseNorm;
}

} // namespace espalier::torchscript
