// SPDX-License-Identifier: GPL-3.0-or-later
// The same elements in other places or repeated.
#include "core/formats/torchscript/node_writers.h"

namespace espalier::torchscript {
namespace {

using Values = std::vector<jit::Value*>;

Values permute(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::permute", {writer.input(node, 0), argument(node, "dims")})};
}

Values pixels(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::" + node.op, {writer.input(node, 0), argument(node, "factor")})};
}

Values roll(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::roll", {writer.input(node, 0), argument(node, "shifts"), argument(node, "dims")})};
}

Values repeat(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::repeat", {writer.input(node, 0), argument(node, "repeats")})};
}

/// 0 stands for the number of images.
Values expand(GraphWriter& writer, const Node& node)
{
    Values sizes;
    for (const std::int64_t size : intsAttribute(node, "shape"))
        sizes.push_back(size == 0 ? sizeOf(writer, writer.input(node, 1), 0) : writer.graph().insertConstant(size));
    return {writer.call("aten::expand", {writer.input(node, 0), listOf(writer, sizes)})};
}

} // namespace

void registerRearrangement(NodeWriterTable& table)
{
    table["expand"] = expand;
    table["repeat"] = repeat;
    table["roll"] = roll;
    table["pixel_shuffle"] = pixels;
    table["pixel_unshuffle"] = pixels;
    table["permute"] = permute;
}

} // namespace espalier::torchscript
