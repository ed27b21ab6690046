// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers that follow the sizes of tensors: tensors of one element, integers or floating-point numbers.
#include "core/formats/onnx/write_graph.h"

#include <algorithm>

namespace espalier::onnx_io {
namespace {

using Names = std::vector<std::string>;

Names size(GraphWriter& writer, const Node& node)
{
    return {writer.sizeOf(writer.input(node, 0), static_cast<std::size_t>(intAttribute(node, "dim")))};
}

/// A number's operand: an input, or a constant in its place.
struct Operand {
    std::string name;
    bool integral = true;
    bool negative = false; ///< in one of the runs
};

Operand constantOperand(GraphWriter& writer, const Attribute& value, const char* what)
{
    if (const auto* whole = std::get_if<std::int64_t>(&value))
        return {writer.integers({*whole}, what), true, *whole < 0};
    const double number = std::get<double>(value);
    return {writer.numbers({number}, what), false, number < 0};
}

std::vector<Operand> operandsOf(GraphWriter& writer, const Node& node)
{
    std::vector<Operand> operands;
    for (const char* what : {"a", "b"}) {
        const std::size_t i = operands.size();
        const auto constant = node.attributes.find(what);
        if (!writer.has(node, i) && constant == node.attributes.end())
            break;
        if (!writer.has(node, i)) {
            operands.push_back(constantOperand(writer, constant->second, what));
            continue;
        }
        const ObservedNumber* seen = writer.observed(node.inputs[i]);
        operands.push_back({numberTensor(writer, node, i), !seen || seen->integral, seen && std::min(seen->one, seen->other) < 0});
    }
    return operands;
}

std::string castTo(GraphWriter& writer, const std::string& x, std::int64_t type)
{
    return writer.add("Cast", {x}, {{"to", type}});
}

std::string integer(GraphWriter& writer, const std::string& x)
{
    return castTo(writer, x, onnx::TensorProto::INT64);
}

std::string floating(GraphWriter& writer, const Operand& operand)
{
    return operand.integral ? castTo(writer, operand.name, onnx::TensorProto::FLOAT) : operand.name;
}

std::string ofOne(GraphWriter& writer, const std::string& function, const Operand& a)
{
    static const std::map<std::string, const char*, std::less<>> roundings{{"floor", "Floor"}, {"ceil", "Ceil"}, {"round", "Round"}};
    if (function == "neg")
        return writer.add("Neg", {a.name});
    if (function == "abs")
        return writer.add("Abs", {a.name});
    if (function == "sqrt")
        return writer.add("Sqrt", {floating(writer, a)});
    if (function == "float")
        return floating(writer, a);
    if (a.integral)
        return a.name;
    return integer(writer, function == "int" ? a.name : writer.add(roundings.at(function), {a.name}));
}

/// ONNX rounds the quotient of integers towards zero.
std::string flooredQuotient(GraphWriter& writer, const Operand& a, const Operand& b)
{
    if (!a.negative && !b.negative)
        return writer.add("Div", {a.name, b.name});
    return writer.add("Div", {writer.add("Sub", {a.name, writer.add("Mod", {a.name, b.name})}), b.name});
}

std::string ofIntegers(GraphWriter& writer, const std::string& function, const Operand& a, const Operand& b)
{
    static const std::map<std::string, const char*, std::less<>> names{{"add", "Add"}, {"sub", "Sub"}, {"mul", "Mul"}, {"min", "Min"},
                                                                       {"max", "Max"}, {"mod", "Mod"}, {"pow", "Pow"}, {"truncdiv", "Div"}};
    return function == "floordiv" ? flooredQuotient(writer, a, b) : writer.add(names.at(function), {a.name, b.name});
}

std::string ofFloats(GraphWriter& writer, const std::string& function, const std::string& a, const std::string& b)
{
    static const std::map<std::string, const char*, std::less<>> names{{"add", "Add"}, {"sub", "Sub"}, {"mul", "Mul"},    {"min", "Min"},
                                                                       {"max", "Max"}, {"pow", "Pow"}, {"truediv", "Div"}};
    const auto found = names.find(function);
    if (found != names.end())
        return writer.add(found->second, {a, b});
    const std::string quotient = writer.add("Div", {a, b});
    if (function == "truncdiv")
        return castTo(writer, integer(writer, quotient), onnx::TensorProto::FLOAT);
    const std::string floored = writer.add("Floor", {quotient});
    return function == "floordiv" ? floored : writer.add("Sub", {a, writer.add("Mul", {b, floored})});
}

Names number(GraphWriter& writer, const Node& node)
{
    const auto& function = std::get<std::string>(attribute(node, "function"));
    const std::vector<Operand> operands = operandsOf(writer, node);
    if (operands.size() == 1)
        return {ofOne(writer, function, operands[0])};
    if (operands[0].integral && operands[1].integral && function != "truediv")
        return {ofIntegers(writer, function, operands[0], operands[1])};
    return {ofFloats(writer, function, floating(writer, operands[0]), floating(writer, operands[1]))};
}

} // namespace

void registerSizes(NodeWriterTable& table)
{
    table.insert({{"size", size}, {"number", number}});
}

} // namespace espalier::onnx_io
