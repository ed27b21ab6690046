// SPDX-License-Identifier: GPL-3.0-or-later
// Reshaping, moving, cutting, repeating and joining dimensions.
#include "core/formats/onnx/write_graph.h"

#include <limits>
#include <numeric>

namespace espalier::onnx_io {
namespace {

using Names = std::vector<std::string>;

constexpr std::int64_t toTheEnd = std::numeric_limits<std::int64_t>::max();

Ints allDims(std::size_t rank)
{
    Ints dims(rank);
    std::iota(dims.begin(), dims.end(), 0);
    return dims;
}

Names flatten(GraphWriter& writer, const Node& node)
{
    const Shape& shape = writer.shapeOf(node.inputs[0]);
    const auto rank = static_cast<std::int64_t>(shape.size());
    const std::int64_t start = intAttribute(node, "start_dim");
    const std::int64_t end = intAttribute(node, "end_dim") < 0 ? intAttribute(node, "end_dim") + rank : intAttribute(node, "end_dim");
    if (start == 1 && end == rank - 1)
        return {writer.add("Flatten", {writer.input(node, 0)}, {{"axis", std::int64_t{1}}})};
    Ints sizes(static_cast<std::size_t>(start), 0);
    sizes.push_back(-1);
    sizes.insert(sizes.end(), shape.begin() + end + 1, shape.end());
    return {writer.reshape(writer.input(node, 0), sizes)};
}

Names reshape(GraphWriter& writer, const Node& node)
{
    return {writer.reshape(writer.input(node, 0), intsAttribute(node, "shape"))};
}

Names permute(GraphWriter& writer, const Node& node)
{
    return {writer.add("Transpose", {writer.input(node, 0)}, {{"perm", intsAttribute(node, "dims")}})};
}

/// LibTorch leaves a dimension alone that is not of size 1.
Names squeeze(GraphWriter& writer, const Node& node)
{
    if (writer.shapeOf(node.inputs[0]).size() == writer.shapeOf(node.outputs[0]).size())
        return {writer.input(node, 0)};
    return {writer.add("Squeeze", {writer.input(node, 0), writer.integers({intAttribute(node, "dim")}, "axes")})};
}

Names unsqueeze(GraphWriter& writer, const Node& node)
{
    return {writer.add("Unsqueeze", {writer.input(node, 0), writer.integers({intAttribute(node, "dim")}, "axes")})};
}

Names concatenation(GraphWriter& writer, const Node& node)
{
    Names parts;
    for (std::size_t i = 0; i < node.inputs.size(); ++i)
        parts.push_back(writer.input(node, i));
    return {writer.add("Concat", parts, {{"axis", intAttribute(node, "dim")}})};
}

std::string sliced(GraphWriter& writer, const std::string& x, std::int64_t dim, std::int64_t start, std::int64_t end, std::int64_t step = 1)
{
    return writer.add("Slice", {x, writer.integers({start}, "starts"), writer.integers({end}, "ends"), writer.integers({dim}, "axes"),
                                writer.integers({step}, "steps")});
}

Names slice(GraphWriter& writer, const Node& node)
{
    return {sliced(writer, writer.input(node, 0), intAttribute(node, "dim"), intAttribute(node, "start"), intAttribute(node, "end"),
                   intAttribute(node, "step"))};
}

Names indexSelect(GraphWriter& writer, const Node& node)
{
    return {writer.add("Gather", {writer.input(node, 0), writer.integers(intsAttribute(node, "indices"), "indices")},
                       {{"axis", intAttribute(node, "dim")}})};
}

/// The network lists low and high of the last dimension first; ONNX all low ones, then all high ones.
Ints inOnnxOrder(const Ints& pads, std::size_t rank)
{
    Ints ordered(2 * rank, 0);
    for (std::size_t i = 0; 2 * i < pads.size(); ++i) {
        ordered[rank - 1 - i] = pads[2 * i];
        ordered[2 * rank - 1 - i] = pads[2 * i + 1];
    }
    return ordered;
}

/// The other end's rows before, the first ones behind; ONNX has a mode for it only from operator set 19 on.
std::string wrapped(GraphWriter& writer, std::string x, const Ints& pads, std::size_t rank)
{
    for (std::size_t i = 0; 2 * i < pads.size(); ++i) {
        const auto dim = static_cast<std::int64_t>(rank - 1 - i);
        Names parts;
        if (pads[2 * i] > 0)
            parts.push_back(sliced(writer, x, dim, -pads[2 * i], toTheEnd));
        parts.push_back(x);
        if (pads[2 * i + 1] > 0)
            parts.push_back(sliced(writer, x, dim, 0, pads[2 * i + 1]));
        x = parts.size() == 1 ? x : writer.add("Concat", parts, {{"axis", dim}});
    }
    return x;
}

/// ONNX Runtime takes zeros in front of a maximum for the maximum's own padding, which is minus infinity: it must not see that they are
/// zeros.
double paddingValue(const GraphWriter& writer, const Node& node)
{
    const double value = floatAttribute(node, "value");
    return value == 0 && writer.readBy(node.outputs[0], "max_pool") ? std::numeric_limits<float>::min() : value;
}

Names pad(GraphWriter& writer, const Node& node)
{
    const auto& mode = std::get<std::string>(attribute(node, "mode"));
    const Ints& pads = intsAttribute(node, "pads");
    const std::size_t rank = writer.shapeOf(node.inputs[0]).size();
    if (mode == "circular")
        return {wrapped(writer, writer.input(node, 0), pads, rank)};
    Names inputs{writer.input(node, 0), writer.integers(inOnnxOrder(pads, rank), "pads")};
    if (mode == "constant")
        inputs.push_back(writer.number(paddingValue(writer, node), "value"));
    return {writer.add("Pad", inputs, {{"mode", mode == "replicate" ? "edge" : mode}})};
}

Names roll(GraphWriter& writer, const Node& node)
{
    std::string x = writer.input(node, 0);
    const Ints& dims = intsAttribute(node, "dims");
    const Ints& shifts = intsAttribute(node, "shifts");
    for (std::size_t i = 0; i < dims.size(); ++i) {
        const std::int64_t size = writer.shapeOf(node.inputs[0]).at(static_cast<std::size_t>(dims[i]));
        const std::int64_t shift = ((shifts[i] % size) + size) % size;
        if (shift != 0)
            x = writer.add("Concat", {sliced(writer, x, dims[i], -shift, toTheEnd), sliced(writer, x, dims[i], 0, -shift)},
                           {{"axis", dims[i]}});
    }
    return {x};
}

/// New dimensions in front, so that a tensor has as many as a list.
std::string ofRank(GraphWriter& writer, const Node& node, std::size_t rank)
{
    const std::size_t own = writer.shapeOf(node.inputs[0]).size();
    const std::string x = writer.input(node, 0);
    return own == rank ? x : writer.add("Unsqueeze", {x, writer.integers(allDims(rank - own), "axes")});
}

Names repeat(GraphWriter& writer, const Node& node)
{
    const Ints& repeats = intsAttribute(node, "repeats");
    return {writer.add("Tile", {ofRank(writer, node, repeats.size()), writer.integers(repeats, "repeats")})};
}

/// ONNX keeps a size where 1 is asked for; the number of images is taken from the tensor that knows it.
Names expand(GraphWriter& writer, const Node& node)
{
    Names parts;
    for (const std::int64_t size : intsAttribute(node, "shape"))
        parts.push_back(size == 0 ? writer.imagesOf(writer.input(node, 1)) : writer.integers({size == -1 ? 1 : size}, "size"));
    const std::string shape = writer.add("Concat", parts, {{"axis", std::int64_t{0}}});
    return {writer.add("Expand", {writer.input(node, 0), shape})};
}

} // namespace

void addShapeWriters(NodeWriterTable& table)
{
    table.insert({{"flatten", flatten},
                  {"reshape", reshape},
                  {"permute", permute},
                  {"squeeze", squeeze},
                  {"unsqueeze", unsqueeze},
                  {"concat", concatenation},
                  {"slice", slice},
                  {"index_select", indexSelect},
                  {"pad", pad},
                  {"roll", roll},
                  {"repeat", repeat},
                  {"expand", expand}});
}

} // namespace espalier::onnx_io
