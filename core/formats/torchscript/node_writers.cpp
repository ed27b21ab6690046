// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torchscript/node_writers.h"

#include "core/graph/attribute_value.h"
#include "core/graph/operators/computed_size.h"

namespace espalier::torchscript {
namespace {

NodeWriterTable allWriters()
{
    NodeWriterTable table;
    ESPALIER_FAMILIES(ESPALIER_REGISTER_FAMILY, table)
    return table;
}

} // namespace

const NodeWriterTable& nodeWriters()
{
    static const NodeWriterTable table = allWriters();
    return table;
}

std::vector<jit::Value*> sameName(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::" + node.op, {writer.input(node, 0)})};
}

jit::Value* sizeOf(GraphWriter& writer, jit::Value* tensor, std::size_t dim)
{
    return writer.call("aten::size", {tensor, c10::IValue(static_cast<std::int64_t>(dim))});
}

jit::Value* listOf(GraphWriter& writer, const std::vector<jit::Value*>& sizes)
{
    jit::Graph& graph = writer.graph();
    return graph.insertNode(graph.createList(c10::IntType::get(), sizes))->output();
}

c10::IValue argument(const Node& node, std::string_view name)
{
    return toIValue(attribute(node, name));
}

jit::Value* ComputedArguments::list(std::string_view name)
{
    if (!holdsComputed(node_, name))
        return writer_.graph().insertConstant(argument(node_, name));
    std::vector<jit::Value*> sizes;
    for (const std::int64_t size : intsAttribute(node_, name))
        sizes.push_back(size == computedSize ? next() : writer_.graph().insertConstant(size));
    return listOf(writer_, sizes);
}

jit::Value* ComputedArguments::number(std::string_view name)
{
    return holdsComputed(node_, name) ? next() : writer_.graph().insertConstant(argument(node_, name));
}

} // namespace espalier::torchscript
