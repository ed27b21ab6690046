// SPDX-License-Identifier: GPL-3.0-or-later
// Lists and tuples: ONNX operators take their elements as separate inputs.
#include "core/formats/onnx/write_graph.h"

namespace espalier::onnx_io {
namespace {

using Names = std::vector<std::string>;

Names list(GraphWriter& writer, const Node& node)
{
    writer.bindList(node);
    return {};
}

Names unpack(GraphWriter& writer, const Node& node)
{
    writer.bindElements(node);
    return {};
}

} // namespace

void registerStructure(NodeWriterTable& table)
{
    table.insert({{"list", list}, {"tuple", list}, {"unpack", unpack}});
}

} // namespace espalier::onnx_io
