// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers that follow the sizes of tensors.
#include "core/formats/torchscript/node_writers.h"

#include "core/graph/attribute_value.h"

#include <unordered_map>

namespace espalier::torchscript {
namespace {

using Values = std::vector<jit::Value*>;

Values size(GraphWriter& writer, const Node& node)
{
    return {sizeOf(writer, writer.input(node, 0), static_cast<std::size_t>(intAttribute(node, "dim")))};
}

bool isInteger(const jit::Value* value)
{
    return value->type()->isSubtypeOf(*c10::IntType::get());
}

/// An input, which may also be a tensor of one element, or the constant in its place.
jit::Value* operand(GraphWriter& writer, const Node& node, std::size_t i, std::string_view constant)
{
    if (i >= node.inputs.size() || node.inputs[i] == noValue)
        return writer.graph().insertConstant(argument(node, constant));
    jit::Value* input = writer.input(node, i);
    return input->type()->isSubtypeOf(*c10::TensorType::get()) ? writer.call("aten::Int", {input}) : input;
}

/// TorchScript's operators of one number.
jit::Value* ofOne(GraphWriter& writer, const std::string& function, jit::Value* a)
{
    if (function == "neg")
        return writer.call("aten::neg", {a});
    if (function == "abs")
        return writer.call("prim::abs", {a});
    if (function == "sqrt")
        return writer.call("aten::sqrt", {a});
    if (function == "float")
        return isInteger(a) ? writer.call("aten::Float", {a}) : a;
    if (isInteger(a))
        return a;
    return writer.call("aten::Int", {function == "int" ? a : writer.call("aten::" + function, {a})});
}

jit::Value* ofTwo(GraphWriter& writer, const std::string& function, jit::Value* a, jit::Value* b)
{
    static const std::unordered_map<std::string, const char*> names{
        {"add", "aten::add"},           {"sub", "aten::sub"},       {"mul", "aten::mul"}, {"truediv", "aten::div"},
        {"floordiv", "aten::floordiv"}, {"mod", "aten::remainder"}, {"min", "prim::min"}, {"max", "prim::max"},
    };
    const bool integers = isInteger(a) && isInteger(b);
    if (function == "truncdiv") {
        jit::Value* whole = writer.call("aten::Int", {writer.call("aten::div", {a, b})});
        return integers ? whole : writer.call("aten::Float", {whole});
    }
    if (function == "pow") {
        jit::Value* power = writer.call("aten::pow", {a, b});
        return integers && !isInteger(power) ? writer.call("aten::Int", {power}) : power;
    }
    return writer.call(names.at(function), {a, b});
}

Values number(GraphWriter& writer, const Node& node)
{
    const auto& function = std::get<std::string>(attribute(node, "function"));
    jit::Value* a = operand(writer, node, 0, "a");
    const bool second = (node.inputs.size() > 1 && node.inputs[1] != noValue) || node.attributes.count("b") > 0;
    return {second ? ofTwo(writer, function, a, operand(writer, node, 1, "b")) : ofOne(writer, function, a)};
}

} // namespace

void registerSizes(NodeWriterTable& table)
{
    table["size"] = size;
    table["number"] = number;
}

} // namespace espalier::torchscript
