// SPDX-License-Identifier: GPL-3.0-or-later
// Pooling.
#include "core/formats/torchscript/node_writers.h"

namespace espalier::torchscript {
namespace {

using Values = std::vector<jit::Value*>;

std::string dimensionsOf(const Node& node, std::string_view sizes)
{
    return std::to_string(intsAttribute(node, sizes).size()) + "d";
}

Values maxPool(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::max_pool" + dimensionsOf(node, "kernel"),
                        {writer.input(node, 0), argument(node, "kernel"), argument(node, "stride"), argument(node, "padding"),
                         argument(node, "dilation"), argument(node, "ceil_mode")})};
}

Values averagePool(GraphWriter& writer, const Node& node)
{
    GraphWriter::Arguments arguments{writer.input(node, 0),     argument(node, "kernel"),    argument(node, "stride"),
                                     argument(node, "padding"), argument(node, "ceil_mode"), argument(node, "count_include_pad")};
    // One-dimensional pooling has no divisor.
    if (intsAttribute(node, "kernel").size() > 1)
        arguments.emplace_back(argument(node, "divisor_override"));
    return {writer.call("aten::avg_pool" + dimensionsOf(node, "kernel"), arguments)};
}

Values adaptiveAveragePool(GraphWriter& writer, const Node& node)
{
    jit::Value* size = ComputedArguments(writer, node, 1).list("output_size");
    return {writer.call("aten::adaptive_avg_pool" + dimensionsOf(node, "output_size"), {writer.input(node, 0), size})};
}

/// Also returns the indices of the maxima, which are unused.
Values adaptiveMaxPool(GraphWriter& writer, const Node& node)
{
    jit::Value* size = ComputedArguments(writer, node, 1).list("output_size");
    jit::Value* both = writer.call("aten::adaptive_max_pool" + dimensionsOf(node, "output_size"), {writer.input(node, 0), size});
    return {writer.graph().insertNode(writer.graph().createTupleUnpack(both))->outputs()[0]};
}

} // namespace

void registerPooling(NodeWriterTable& table)
{
    table["max_pool"] = maxPool;
    table["avg_pool"] = averagePool;
    table["adaptive_avg_pool"] = adaptiveAveragePool;
    table["adaptive_max_pool"] = adaptiveMaxPool;
}

} // namespace espalier::torchscript
