// SPDX-License-Identifier: GPL-3.0-or-later
// The same elements in other places or repeated: permutation, repeat, expand, depth to space and back.
#include "core/formats/onnx/write_graph.h"

#include <algorithm>
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

SizePart dividedSize(GraphWriter& writer, const Node& node, std::size_t dim, std::int64_t divisor)
{
    const SizePart size = writer.sizePart(node.inputs[0], dim);
    if (const auto* constant = std::get_if<std::int64_t>(&size))
        return *constant / divisor;
    return writer.add("Div", {std::get<std::string>(size), writer.integers({divisor}, "factor")});
}

/// ONNX's SpaceToDepth orders the channels differently.
Names pixelUnshuffle(GraphWriter& writer, const Node& node)
{
    const Shape& shape = writer.shapeOf(node.inputs[0]);
    const std::int64_t factor = intAttribute(node, "factor");
    const SizePart height = dividedSize(writer, node, 2, factor);
    const SizePart width = dividedSize(writer, node, 3, factor);
    const std::int64_t copied = 0;
    const std::string apart =
        writer.reshapeTo(writer.input(node, 0), std::vector<SizePart>{copied, shape[1], height, factor, width, factor});
    const std::string turned = writer.add("Transpose", {apart}, {{"perm", Ints{0, 1, 3, 5, 2, 4}}});
    return {writer.reshapeTo(turned, std::vector<SizePart>{copied, shape[1] * factor * factor, height, width})};
}

Names roll(GraphWriter& writer, const Node& node)
{
    std::string x = writer.input(node, 0);
    const Ints& dims = intsAttribute(node, "dims");
    const Ints& shifts = intsAttribute(node, "shifts");
    for (std::size_t i = 0; i < dims.size(); ++i) {
        const std::int64_t size = writer.shapeOf(node.inputs[0]).at(static_cast<std::size_t>(dims[i]));
        const bool free = writer.resizes(node.inputs[0], static_cast<std::size_t>(dims[i]));
        const std::int64_t shift = free ? shifts[i] : ((shifts[i] % size) + size) % size;
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
    const std::string counts = writer.sizes(ComputedParts(writer, node, 1).list("repeats"), "repeats");
    return {writer.add("Tile", {ofRank(writer, node, repeats.size()), counts})};
}

/// In ONNX a requested size of 1 keeps the input's; the number of images is read from the tensor that has it.
Names expand(GraphWriter& writer, const Node& node)
{
    const Ints& given = intsAttribute(node, "shape");
    const bool ofImages = std::count(given.begin(), given.end(), 0) > 0;
    std::vector<SizePart> parts = ComputedParts(writer, node, ofImages ? 2 : 1).list("shape");
    for (std::size_t i = 0; i < given.size(); ++i) {
        if (given[i] == 0)
            parts[i] = writer.imagesOf(writer.input(node, 1));
        else if (given[i] == -1)
            parts[i] = std::int64_t{1};
    }
    return {writer.add("Expand", {writer.input(node, 0), writer.sizes(parts, "shape")})};
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
