// SPDX-License-Identifier: GPL-3.0-or-later
// Activations, softmax and dropout.
#include "core/formats/torchscript/node_writers.h"

namespace espalier::torchscript {
namespace {

using Values = std::vector<jit::Value*>;

Values gelu(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::gelu", {writer.input(node, 0)}, {{"approximate", argument(node, "approximate")}})};
}

Values leakyRelu(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::leaky_relu", {writer.input(node, 0), argument(node, "negative_slope")})};
}

Values elu(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::elu", {writer.input(node, 0), argument(node, "alpha")})};
}

Values celu(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::celu", {writer.input(node, 0), argument(node, "alpha")})};
}

/// x / (1 + |x|)
Values softsign(GraphWriter& writer, const Node& node)
{
    jit::Value* x = writer.input(node, 0);
    jit::Value* divisor = writer.call("aten::add", {writer.call("aten::abs", {x}), c10::IValue(1.0)});
    return {writer.call("aten::div", {x, divisor})};
}

Values hardtanh(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::hardtanh", {writer.input(node, 0), argument(node, "min"), argument(node, "max")})};
}

Values softplus(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::softplus", {writer.input(node, 0), argument(node, "beta"), argument(node, "threshold")})};
}

Values softmax(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::" + node.op, {writer.input(node, 0), argument(node, "dim")})};
}

Values prelu(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::prelu", {writer.input(node, 0), writer.input(node, 1)})};
}

Values dropout(GraphWriter& writer, const Node& node)
{
    const char* op = boolAttribute(node, "feature") ? "aten::feature_dropout" : "aten::dropout";
    return {writer.call(op, {writer.input(node, 0), argument(node, "p"), writer.trainingFlag(noValue)})};
}

} // namespace

void registerActivation(NodeWriterTable& table)
{
    for (const char* op : {"hardsigmoid", "hardswish", "log_sigmoid", "mish", "relu", "relu6", "selu", "sigmoid", "silu", "tanh"})
        table[op] = sameName;
    table["gelu"] = gelu;
    table["leaky_relu"] = leakyRelu;
    table["elu"] = elu;
    table["hardtanh"] = hardtanh;
    table["softplus"] = softplus;
    table["softmax"] = softmax;
    table["log_softmax"] = softmax;
    table["celu"] = celu;
    table["softsign"] = softsign;
    table["prelu"] = prelu;
    table["dropout"] = dropout;
}

} // namespace espalier::torchscript
