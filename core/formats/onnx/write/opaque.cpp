// SPDX-License-Identifier: GPL-3.0-or-later
// Opaque TorchScript operators that ONNX has a form for.
#include "core/formats/onnx/write_graph.h"

#include <algorithm>

namespace espalier::onnx_io {
namespace {

using Names = std::vector<std::string>;

/// Return their input.
constexpr std::string_view copies[] = {"aten::alias", "aten::clone", "aten::contiguous", "aten::detach", "aten::positive"};

const std::map<std::string_view, const char*>& functions()
{
    static const std::map<std::string_view, const char*> all = {
        {"aten::acos", "Acos"}, {"aten::asin", "Asin"}, {"aten::atan", "Atan"}, {"aten::cosh", "Cosh"},   {"aten::logical_not", "Not"},
        {"aten::neg", "Neg"},   {"aten::sinh", "Sinh"}, {"aten::tan", "Tan"},   {"aten::isnan", "IsNaN"},
    };
    return all;
}

const std::map<std::string_view, const char*>& comparisons()
{
    static const std::map<std::string_view, const char*> all = {
        {"aten::eq", "Equal"}, {"aten::ge", "GreaterOrEqual"}, {"aten::gt", "Greater"}, {"aten::le", "LessOrEqual"}, {"aten::lt", "Less"}};
    return all;
}

/// The number argument at this place, or the fallback.
double numberAt(const Node& node, std::size_t i, double fallback)
{
    const auto found = node.attributes.find("arg" + std::to_string(i));
    if (found == node.attributes.end())
        return fallback;
    if (const auto* whole = std::get_if<std::int64_t>(&found->second))
        return static_cast<double>(*whole);
    if (const auto* real = std::get_if<double>(&found->second))
        return *real;
    return fallback;
}

std::string second(GraphWriter& writer, const Node& node)
{
    return writer.has(node, 1) ? writer.input(node, 1) : writer.number(numberAt(node, 1, 0), "other");
}

/// other - alpha · x
Names reversedSubtraction(GraphWriter& writer, const Node& node)
{
    if (numberAt(node, 2, 1) != 1)
        throw OnnxError("ONNX has no such subtraction");
    return {writer.add("Sub", {second(writer, node), writer.input(node, 0)})};
}

Names opaque(GraphWriter& writer, const Node& node)
{
    const auto& op = std::get<std::string>(attribute(node, "op"));
    if (std::find(std::begin(copies), std::end(copies), op) != std::end(copies))
        return {writer.input(node, 0)};
    if (const auto found = functions().find(op); found != functions().end())
        return {writer.add(found->second, {writer.input(node, 0)})};
    if (const auto found = comparisons().find(op); found != comparisons().end())
        return {writer.add(found->second, {writer.input(node, 0), second(writer, node)})};
    if (op == "aten::ne")
        return {writer.add("Not", {writer.add("Equal", {writer.input(node, 0), second(writer, node)})})};
    if (op == "aten::square")
        return {writer.add("Mul", {writer.input(node, 0), writer.input(node, 0)})};
    if (op == "aten::rsub")
        return reversedSubtraction(writer, node);
    throw OnnxError("Espalier does not know this operator and cannot write it to ONNX; TorchScript and Python can hold it");
}

} // namespace

void registerOpaque(NodeWriterTable& table)
{
    table["opaque"] = opaque;
}

} // namespace espalier::onnx_io
