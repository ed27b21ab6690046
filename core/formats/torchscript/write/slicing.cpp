// SPDX-License-Identifier: GPL-3.0-or-later
// Slicing and selecting indices of a dimension.
#include "core/formats/torchscript/node_writers.h"

namespace espalier::torchscript {
namespace {

using Values = std::vector<jit::Value*>;

Values slice(GraphWriter& writer, const Node& node)
{
    ComputedArguments computed(writer, node, 1);
    jit::Value* start = computed.number("start");
    jit::Value* end = computed.number("end");
    return {writer.call("aten::slice", {writer.input(node, 0), argument(node, "dim"), start, end, argument(node, "step")})};
}

Values indexSelect(GraphWriter& writer, const Node& node)
{
    // On the module's present device.
    jit::Value* device = writer.call("prim::device", {writer.input(node, 0)});
    jit::Value* indices = writer.call("aten::tensor", {argument(node, "indices")}, {{"device", device}});
    return {writer.call("aten::index_select", {writer.input(node, 0), argument(node, "dim"), indices})};
}

} // namespace

void registerSlicing(NodeWriterTable& table)
{
    table["slice"] = slice;
    table["index_select"] = indexSelect;
}

} // namespace espalier::torchscript
