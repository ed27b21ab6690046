// SPDX-License-Identifier: GPL-3.0-or-later
// The same elements in other places or repeated.
#include "core/formats/torchscript/node_writers.h"

#include "core/graph/operators/computed_size.h"

#include <algorithm>

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
    return {writer.call("aten::repeat", {writer.input(node, 0), ComputedArguments(writer, node, 1).list("repeats")})};
}

/// 0 stands for the number of images.
Values expand(GraphWriter& writer, const Node& node)
{
    const auto& shape = intsAttribute(node, "shape");
    ComputedArguments computed(writer, node, std::count(shape.begin(), shape.end(), 0) > 0 ? 2 : 1);
    Values sizes;
    for (const std::int64_t size : shape) {
        if (size == computedSize)
            sizes.push_back(computed.next());
        else
            sizes.push_back(size == 0 ? sizeOf(writer, writer.input(node, 1), 0) : writer.graph().insertConstant(size));
    }
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
