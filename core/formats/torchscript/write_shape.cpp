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

/// Sizes that are copied from the input are asked for when the module runs, so that it takes any batch.
Values reshape(GraphWriter& writer, const Node& node)
{
    jit::Graph& graph = writer.graph();
    std::vector<jit::Value*> sizes;
    const auto& shape = intsAttribute(node, "shape");
    for (std::size_t dim = 0; dim < shape.size(); ++dim) {
        const auto place = static_cast<std::int64_t>(dim);
        sizes.push_back(shape[dim] == 0 ? writer.call("aten::size", {writer.input(node, 0), c10::IValue(place)})
                                        : graph.insertConstant(shape[dim]));
    }
    jit::Value* list = graph.insertNode(graph.createList(c10::IntType::get(), sizes))->output();
    return {writer.call("aten::reshape", {writer.input(node, 0), list})};
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
    jit::Value* indices = writer.call("aten::tensor", {argument(node, "indices")});
    return {writer.call("aten::index_select", {writer.input(node, 0), argument(node, "dim"), indices})};
}

} // namespace

void addShapeWriters(NodeWriterTable& table)
{
    table["flatten"] = flatten;
    table["reshape"] = reshape;
    table["permute"] = permute;
    table["squeeze"] = alongDimension;
    table["unsqueeze"] = alongDimension;
    table["concat"] = concatenation;
    table["slice"] = slice;
    table["pad"] = pad;
    table["index_select"] = indexSelect;
}

} // namespace espalier::torchscript
