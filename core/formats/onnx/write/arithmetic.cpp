// SPDX-License-Identifier: GPL-3.0-or-later
// Arithmetic of two tensors, or of a tensor and a number; elementwise choice between two.
#include "core/formats/onnx/write_graph.h"

namespace espalier::onnx_io {
namespace {

using Names = std::vector<std::string>;

/// The first operand. After a product of two computed matrices OpenCV loses a number or stored tensor: another node is put between.
std::string first(GraphWriter& writer, const Node& node)
{
    const Node* maker = writer.makerOf(node.inputs[0]);
    const bool lost = maker && traitsOf(*maker).matrixProduct && (!writer.has(node, 1) || writer.stored(node.inputs[1]).defined());
    return lost ? writer.add("Identity", {writer.input(node, 0)}) : writer.input(node, 0);
}

/// The second tensor or number.
std::string other(GraphWriter& writer, const Node& node)
{
    return writer.has(node, 1) ? writer.input(node, 1) : writer.number(floatAttribute(node, "other"), "other");
}

Names scaledArithmetic(GraphWriter& writer, const Node& node)
{
    const double alpha = floatAttribute(node, "alpha");
    std::string second = other(writer, node);
    if (alpha != 1.0)
        second = writer.add("Mul", {second, writer.number(alpha, "alpha")});
    return {writer.add(node.op == "add" ? "Add" : "Sub", {first(writer, node), second})};
}

Names arithmetic(GraphWriter& writer, const Node& node)
{
    static const std::map<std::string, const char*, std::less<>> names = {
        {"mul", "Mul"}, {"div", "Div"}, {"pow", "Pow"}, {"maximum", "Max"}, {"minimum", "Min"}};
    return {writer.add(names.at(node.op), {first(writer, node), other(writer, node)})};
}

Names where(GraphWriter& writer, const Node& node)
{
    return {writer.add("Where", {writer.input(node, 0), writer.input(node, 1), writer.input(node, 2)})};
}

} // namespace

void registerArithmetic(NodeWriterTable& table)
{
    for (const char* key : {"mul", "div", "pow", "maximum", "minimum"})
        table[key] = arithmetic;
    table.insert({{"add", scaledArithmetic}, {"sub", scaledArithmetic}, {"where", where}});
}

} // namespace espalier::onnx_io
