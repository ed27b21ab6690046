// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that make a dimension longer: concatenation and padding.
#include "core/formats/onnx/write_graph.h"

#include <limits>

namespace espalier::onnx_io {
namespace {

using Names = std::vector<std::string>;

Names concatenation(GraphWriter& writer, const Node& node)
{
    Names parts;
    for (std::size_t i = 0; i < node.inputs.size(); ++i)
        parts.push_back(writer.input(node, i));
    return {writer.add("Concat", parts, {{"axis", intAttribute(node, "dim")}})};
}

/// The network lists (low, high) pairs from the last dimension on; ONNX all low paddings, then all high ones.
std::vector<SizePart> inOnnxOrder(const std::vector<SizePart>& pads, std::size_t rank)
{
    std::vector<SizePart> ordered(2 * rank, std::int64_t{0});
    for (std::size_t i = 0; 2 * i < pads.size(); ++i) {
        ordered[rank - 1 - i] = pads[2 * i];
        ordered[2 * rank - 1 - i] = pads[2 * i + 1];
    }
    return ordered;
}

/// Circular padding by slices and concatenation; ONNX has a mode for it only since operator set 19.
std::string wrapped(GraphWriter& writer, std::string x, const Ints& pads, std::size_t rank)
{
    for (std::size_t i = 0; 2 * i < pads.size(); ++i) {
        const auto dim = static_cast<std::int64_t>(rank - 1 - i);
        Names parts;
        if (pads[2 * i] > 0)
            parts.push_back(writer.slice(x, dim, -pads[2 * i], toTheEnd));
        parts.push_back(x);
        if (pads[2 * i + 1] > 0)
            parts.push_back(writer.slice(x, dim, 0, pads[2 * i + 1]));
        x = parts.size() == 1 ? x : writer.add("Concat", parts, {{"axis", dim}});
    }
    return x;
}

/// ONNX Runtime merges zero padding into a following max pool, whose own padding is minus infinity: the value must not look like zero.
double paddingValue(const GraphWriter& writer, const Node& node)
{
    const double value = floatAttribute(node, "value");
    return value == 0 && writer.readBy(node.outputs[0], &Traits::maximum) ? std::numeric_limits<float>::min() : value;
}

Names pad(GraphWriter& writer, const Node& node)
{
    const auto& mode = std::get<std::string>(attribute(node, "mode"));
    const std::vector<SizePart> pads = ComputedParts(writer, node, 1).list("pads");
    const std::size_t rank = writer.shapeOf(node.inputs[0]).size();
    if (mode == "circular")
        return {wrapped(writer, writer.input(node, 0), intsAttribute(node, "pads"), rank)};
    Names inputs{writer.input(node, 0), writer.sizes(inOnnxOrder(pads, rank), "pads")};
    if (mode == "constant")
        inputs.push_back(writer.number(paddingValue(writer, node), "value"));
    return {writer.add("Pad", inputs, {{"mode", mode == "replicate" ? "edge" : mode}})};
}

} // namespace

void registerJoining(NodeWriterTable& table)
{
    table.insert({{"concat", concatenation}, {"pad", pad}});
}

} // namespace espalier::onnx_io
