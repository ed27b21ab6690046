// SPDX-License-Identifier: GPL-3.0-or-later
// The same elements in other places or repeated: permutation, repeat, expand, depth to space and back.
#include "core/formats/onnx/write_graph.h"

#include <numeric>

namespace espalier::onnx_io {
namespace {

using Names = std::vector<std::string>;

Ints allDims(std::size_t rank)
{
    Ints dims(rank);
    std::iota(dims.begin(), dims.end(), 0);
    return dims;
}

Names permute(GraphWriter& writer, const Node& node)
{
    return {writer.add("Transpose", {writer.input(node, 0)}, {{"perm", intsAttribute(node, "dims")}})};
}

Names pixelShuffle(GraphWriter& writer, const Node& node)
{
    return {writer.add("DepthToSpace", {writer.input(node, 0)}, {{"blocksize", intAttribute(node, "factor")}, {"mode", "CRD"}})};
}

/// ONNX's SpaceToDepth orders the channels differently.
Names pixelUnshuffle(GraphWriter& writer, const Node& node)
{
    const Shape& shape = writer.shapeOf(node.inputs[0]);
    const std::int64_t factor = intAttribute(node, "factor");
    const std::int64_t height = shape[2] / factor;
    const std::int64_t width = shape[3] / factor;
    const std::string apart = writer.reshape(writer.input(node, 0), {0, shape[1], height, factor, width, factor});
    const std::string turned = writer.add("Transpose", {apart}, {{"perm", Ints{0, 1, 3, 5, 2, 4}}});
    return {writer.reshape(turned, {0, shape[1] * factor * factor, height, width})};
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
            x = writer.add("Concat", {writer.slice(x, dims[i], -shift, toTheEnd), writer.slice(x, dims[i], 0, -shift)},
                           {{"axis", dims[i]}});
    }
    return {x};
}

/// Adds leading dimensions up to the length of a list.
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

/// In ONNX a requested size of 1 keeps the input's; the number of images is read from the tensor that has it.
Names expand(GraphWriter& writer, const Node& node)
{
    Names parts;
    for (const std::int64_t size : intsAttribute(node, "shape"))
        parts.push_back(size == 0 ? writer.imagesOf(writer.input(node, 1)) : writer.integers({size == -1 ? 1 : size}, "size"));
    const std::string shape = writer.add("Concat", parts, {{"axis", std::int64_t{0}}});
    return {writer.add("Expand", {writer.input(node, 0), shape})};
}

} // namespace

void registerRearrangement(NodeWriterTable& table)
{
    table.insert({{"permute", permute},
                  {"pixel_shuffle", pixelShuffle},
                  {"pixel_unshuffle", pixelUnshuffle},
                  {"roll", roll},
                  {"repeat", repeat},
                  {"expand", expand}});
}

} // namespace espalier::onnx_io
