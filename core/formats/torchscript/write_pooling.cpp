// SPDX-License-Identifier: GPL-3.0-or-later
// Pooling, reductions and resampling.
#include "core/formats/torchscript/node_writers.h"

#include <ATen/core/jit_type.h>

#include <algorithm>

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
    return {
        writer.call("aten::adaptive_avg_pool" + dimensionsOf(node, "output_size"), {writer.input(node, 0), argument(node, "output_size")})};
}

/// Hands out the places of the maxima, too, which nobody reads.
Values adaptiveMaxPool(GraphWriter& writer, const Node& node)
{
    jit::Value* both =
        writer.call("aten::adaptive_max_pool" + dimensionsOf(node, "output_size"), {writer.input(node, 0), argument(node, "output_size")});
    return {writer.graph().insertNode(writer.graph().createTupleUnpack(both))->outputs()[0]};
}

Values reduction(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::" + node.op, {writer.input(node, 0), argument(node, "dims"), argument(node, "keepdim")})};
}

/// TorchScript multiplies over one dimension at a time.
Values product(GraphWriter& writer, const Node& node)
{
    std::vector<std::int64_t> dims = intsAttribute(node, "dims");
    std::sort(dims.rbegin(), dims.rend());
    jit::Value* result = writer.input(node, 0);
    for (const std::int64_t dim : dims)
        result = writer.call("aten::prod", {result, c10::IValue(dim), argument(node, "keepdim")});
    return {result};
}

Values upsample(GraphWriter& writer, const Node& node)
{
    const std::string mode = std::get<std::string>(attribute(node, "mode"));
    const std::string op = "aten::upsample_" + mode + std::to_string(writer.rankOf(node.inputs[0]) - 2) + "d";
    // Where the size is given, the scale says the same once more.
    const bool sized = !std::holds_alternative<std::monostate>(attribute(node, "size"));
    const c10::IValue scale = sized ? c10::IValue() : argument(node, "scale");
    if (mode == "nearest")
        return {writer.call(op, {writer.input(node, 0), argument(node, "size"), scale})};
    return {writer.call(op, {writer.input(node, 0), argument(node, "size"), argument(node, "align_corners"), scale})};
}

} // namespace

void addPoolingWriters(NodeWriterTable& table)
{
    table["max_pool"] = maxPool;
    table["avg_pool"] = averagePool;
    table["adaptive_avg_pool"] = adaptiveAveragePool;
    table["adaptive_max_pool"] = adaptiveMaxPool;
    for (const char* op : {"mean", "sum", "amax", "amin"})
        table[op] = reduction;
    table["prod"] = product;
    table["upsample"] = upsample;
}

} // namespace espalier::torchscript
