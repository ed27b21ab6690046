// SPDX-License-Identifier: GPL-3.0-or-later
// Reshaping, moving, cutting and joining dimensions.
#include "core/formats/torchscript/node_writers.h"

namespace espalier::torchscript {
namespace {

using Values = std::vector<jit::Value*>;

Values flatten(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::flatten", {writer.input(node, 0), argument(node, "start_dim"), argument(node, "end_dim")})};
}

jit::Value* sizeOf(GraphWriter& writer, jit::Value* tensor, std::size_t dim)
{
    return writer.call("aten::size", {tensor, c10::IValue(static_cast<std::int64_t>(dim))});
}

jit::Value* listOf(GraphWriter& writer, const Values& sizes)
{
    jit::Graph& graph = writer.graph();
    return graph.insertNode(graph.createList(c10::IntType::get(), sizes))->output();
}

/// Sizes that are copied from the input are asked for when the module runs, so that it takes any batch.
Values reshape(GraphWriter& writer, const Node& node)
{
    Values sizes;
    const auto& shape = intsAttribute(node, "shape");
    for (std::size_t dim = 0; dim < shape.size(); ++dim)
        sizes.push_back(shape[dim] == 0 ? sizeOf(writer, writer.input(node, 0), dim) : writer.graph().insertConstant(shape[dim]));
    return {writer.call("aten::reshape", {writer.input(node, 0), listOf(writer, sizes)})};
}

/// 0 stands for the number of images.
Values expand(GraphWriter& writer, const Node& node)
{
    Values sizes;
    for (const std::int64_t size : intsAttribute(node, "shape"))
        sizes.push_back(size == 0 ? sizeOf(writer, writer.input(node, 1), 0) : writer.graph().insertConstant(size));
    return {writer.call("aten::expand", {writer.input(node, 0), listOf(writer, sizes)})};
}

Values repeat(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::repeat", {writer.input(node, 0), argument(node, "repeats")})};
}

Values roll(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::roll", {writer.input(node, 0), argument(node, "shifts"), argument(node, "dims")})};
}

Values pixels(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::" + node.op, {writer.input(node, 0), argument(node, "factor")})};
}

Values permute(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::permute", {writer.input(node, 0), argument(node, "dims")})};
}

Values alongDimension(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::" + node.op, {writer.input(node, 0), argument(node, "dim")})};
}

Values concatenation(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::cat", {writer.inputList(node), argument(node, "dim")})};
}

Values slice(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::slice", {writer.input(node, 0), argument(node, "dim"), argument(node, "start"), argument(node, "end"),
                                        argument(node, "step")})};
}

Values pad(GraphWriter& writer, const Node& node)
{
    if (std::get<std::string>(attribute(node, "mode")) == "constant")
        return {writer.call("aten::constant_pad_nd", {writer.input(node, 0), argument(node, "pads"), argument(node, "value")})};
    return {writer.call("aten::pad", {writer.input(node, 0), argument(node, "pads"), argument(node, "mode")})};
}

Values indexSelect(GraphWriter& writer, const Node& node)
{
    // On the device where the module has been moved to.
    jit::Value* device = writer.call("prim::device", {writer.input(node, 0)});
    jit::Value* indices = writer.call("aten::tensor", {argument(node, "indices")}, {{"device", device}});
    return {writer.call("aten::index_select", {writer.input(node, 0), argument(node, "dim"), indices})};
}

} // namespace

void addShapeWriters(NodeWriterTable& table)
{
    table["flatten"] = flatten;
    table["reshape"] = reshape;
    table["expand"] = expand;
    table["repeat"] = repeat;
    table["roll"] = roll;
    table["pixel_shuffle"] = pixels;
    table["pixel_unshuffle"] = pixels;
    table["permute"] = permute;
    table["squeeze"] = alongDimension;
    table["unsqueeze"] = alongDimension;
    table["concat"] = concatenation;
    table["slice"] = slice;
    table["pad"] = pad;
    table["index_select"] = indexSelect;
}

} // namespace espalier::torchscript
