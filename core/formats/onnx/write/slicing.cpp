// SPDX-License-Identifier: GPL-3.0-or-later
// Slicing and selecting indices of a dimension.
#include "core/formats/onnx/write_graph.h"

namespace espalier::onnx_io {
namespace {

using Names = std::vector<std::string>;

Names slice(GraphWriter& writer, const Node& node)
{
    ComputedParts computed(writer, node, 1);
    const SizePart start = computed.integer("start");
    const SizePart end = computed.integer("end");
    return {writer.add("Slice",
                       {writer.input(node, 0), writer.sizes({start}, "starts"), writer.sizes({end}, "ends"),
                        writer.integers({intAttribute(node, "dim")}, "axes"), writer.integers({intAttribute(node, "step")}, "steps")})};
}

Names indexSelect(GraphWriter& writer, const Node& node)
{
    return {writer.add("Gather", {writer.input(node, 0), writer.integers(intsAttribute(node, "indices"), "indices")},
                       {{"axis", intAttribute(node, "dim")}})};
}

} // namespace

void registerSlicing(NodeWriterTable& table)
{
    table.insert({{"slice", slice}, {"index_select", indexSelect}});
}

} // namespace espalier::onnx_io
