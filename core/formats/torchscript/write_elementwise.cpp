// SPDX-License-Identifier: GPL-3.0-or-later
// Activations, arithmetic and other functions of each element.
#include "core/formats/torchscript/node_writers.h"

namespace espalier::torchscript {
namespace {

using Values = std::vector<jit::Value*>;

/// Operators whose name here is TorchScript's and which take nothing but the tensor.
Values function(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::" + node.op, {writer.input(node, 0)})};
}

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

/// The second tensor, or the number that stands for it.
jit::NamedValue other(GraphWriter& writer, const Node& node)
{
    const bool hasTensor = node.inputs.size() > 1 && node.inputs[1] != noValue;
    return hasTensor ? jit::NamedValue(writer.input(node, 1)) : jit::NamedValue(argument(node, "other"));
}

Values scaledArithmetic(GraphWriter& writer, const Node& node)
{
    // The second operand comes as it is in nearly every network: alpha is then left to its default.
    const double alpha = floatAttribute(node, "alpha");
    const GraphWriter::Arguments named = alpha == 1.0 ? GraphWriter::Arguments{} : GraphWriter::Arguments{{"alpha", c10::IValue(alpha)}};
    return {writer.call("aten::" + node.op, {writer.input(node, 0), other(writer, node)}, named)};
}

Values arithmetic(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::" + node.op, {writer.input(node, 0), other(writer, node)})};
}

/// These take no plain number: it becomes a tensor of the other one's type.
Values extremum(GraphWriter& writer, const Node& node)
{
    if (node.inputs.size() > 1 && node.inputs[1] != noValue)
        return arithmetic(writer, node);
    jit::Value* number = writer.call("aten::full_like", {writer.input(node, 0), argument(node, "other")});
    return {writer.call("aten::" + node.op, {writer.input(node, 0), number})};
}

Values where(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::where", {writer.input(node, 0), writer.input(node, 1), writer.input(node, 2)})};
}

Values prelu(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::prelu", {writer.input(node, 0), writer.input(node, 1)})};
}

} // namespace

void addElementwiseWriters(NodeWriterTable& table)
{
    for (const char* op :
         {"relu", "relu6", "sigmoid", "tanh",  "silu", "hardswish", "hardsigmoid", "mish", "abs",        "ceil", "cos",        "erf",
          "exp",  "floor", "log",     "round", "sin",  "sqrt",      "rsqrt",       "sign", "reciprocal", "selu", "log_sigmoid"})
        table[op] = function;
    table["gelu"] = gelu;
    table["leaky_relu"] = leakyRelu;
    table["elu"] = elu;
    table["hardtanh"] = hardtanh;
    table["softplus"] = softplus;
    table["softmax"] = softmax;
    table["log_softmax"] = softmax;
    table["celu"] = celu;
    table["softsign"] = softsign;
    table["add"] = scaledArithmetic;
    table["sub"] = scaledArithmetic;
    table["mul"] = arithmetic;
    table["div"] = arithmetic;
    table["pow"] = arithmetic;
    table["maximum"] = extremum;
    table["minimum"] = extremum;
    table["where"] = where;
    table["prelu"] = prelu;
}

} // namespace espalier::torchscript
