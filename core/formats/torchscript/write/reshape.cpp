// SPDX-License-Identifier: GPL-3.0-or-later
// The same elements in another shape.
#include "core/formats/torchscript/node_writers.h"

#include "core/graph/operators/computed_size.h"

namespace espalier::torchscript {
namespace {

using Values = std::vector<jit::Value*>;

Values flatten(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::flatten", {writer.input(node, 0), argument(node, "start_dim"), argument(node, "end_dim")})};
}

/// Sizes copied from the input are read when the module runs, so that any batch size works.
Values reshape(GraphWriter& writer, const Node& node)
{
    Values sizes;
    ComputedArguments computed(writer, node, 1);
    const auto& shape = intsAttribute(node, "shape");
    for (std::size_t dim = 0; dim < shape.size(); ++dim) {
        if (shape[dim] == computedSize)
            sizes.push_back(computed.next());
        else
            sizes.push_back(shape[dim] == 0 ? sizeOf(writer, writer.input(node, 0), dim) : writer.graph().insertConstant(shape[dim]));
    }
    return {writer.call("aten::reshape", {writer.input(node, 0), listOf(writer, sizes)})};
}

Values alongDimension(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::" + node.op, {writer.input(node, 0), argument(node, "dim")})};
}

} // namespace

void registerReshape(NodeWriterTable& table)
{
    table["flatten"] = flatten;
    table["reshape"] = reshape;
    table["squeeze"] = alongDimension;
    table["unsqueeze"] = alongDimension;
}

} // namespace espalier::torchscript
