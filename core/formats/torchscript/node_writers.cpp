// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torchscript/node_writers.h"

#include "core/graph/attribute_value.h"

namespace espalier::torchscript {
namespace {

NodeWriterTable allWriters()
{
    NodeWriterTable table;
    addElementwiseWriters(table);
    addLayerWriters(table);
    addPoolingWriters(table);
    addShapeWriters(table);
    addStructureWriters(table);
    return table;
}

} // namespace

const NodeWriterTable& nodeWriters()
{
    static const NodeWriterTable table = allWriters();
    return table;
}

c10::IValue argument(const Node& node, std::string_view name)
{
    return toIValue(attribute(node, name));
}

} // namespace espalier::torchscript
