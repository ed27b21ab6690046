// SPDX-License-Identifier: GPL-3.0-or-later
// Arithmetic of two tensors, or of a tensor and a number; elementwise choice between two.
#include "core/formats/torchscript/node_writers.h"

namespace espalier::torchscript {
namespace {

using Values = std::vector<jit::Value*>;

/// The second tensor or number.
jit::NamedValue other(GraphWriter& writer, const Node& node)
{
    const bool hasTensor = node.inputs.size() > 1 && node.inputs[1] != noValue;
    return hasTensor ? jit::NamedValue(writer.input(node, 1)) : jit::NamedValue(argument(node, "other"));
}

Values scaledArithmetic(GraphWriter& writer, const Node& node)
{
    // Nearly always 1: then the argument is left at its default.
    const double alpha = floatAttribute(node, "alpha");
    const GraphWriter::Arguments named = alpha == 1.0 ? GraphWriter::Arguments{} : GraphWriter::Arguments{{"alpha", c10::IValue(alpha)}};
    return {writer.call("aten::" + node.op, {writer.input(node, 0), other(writer, node)}, named)};
}

Values arithmetic(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::" + node.op, {writer.input(node, 0), other(writer, node)})};
}

/// These accept no plain number: it becomes a tensor of the other operand's type.
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

} // namespace

void registerArithmetic(NodeWriterTable& table)
{
    table["add"] = scaledArithmetic;
    table["sub"] = scaledArithmetic;
    table["mul"] = arithmetic;
    table["div"] = arithmetic;
    table["pow"] = arithmetic;
    table["maximum"] = extremum;
    table["minimum"] = extremum;
    table["where"] = where;
}

} // namespace espalier::torchscript
