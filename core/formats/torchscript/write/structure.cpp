// SPDX-License-Identifier: GPL-3.0-or-later
// Lists and tuples.
#include "core/formats/torchscript/node_writers.h"

#include <algorithm>

namespace espalier::torchscript {
namespace {

using Values = std::vector<jit::Value*>;

bool all(const Values& values, const c10::TypePtr& type)
{
    return std::all_of(values.begin(), values.end(), [&type](const jit::Value* value) { return value->type()->isSubtypeOf(*type); });
}

/// The most specific type of all elements, which operators check.
c10::TypePtr elementType(const Values& elements)
{
    for (const c10::TypePtr& type : {c10::TypePtr(c10::TensorType::get()), c10::TypePtr(c10::IntType::get()),
                                     c10::TypePtr(c10::FloatType::get()), c10::TypePtr(c10::BoolType::get())})
        if (all(elements, type))
            return type;
    return c10::OptionalType::ofTensor();
}

Values inputs(GraphWriter& writer, const Node& node)
{
    Values values;
    for (std::size_t i = 0; i < node.inputs.size(); ++i)
        values.push_back(writer.input(node, i));
    return values;
}

Values list(GraphWriter& writer, const Node& node)
{
    const Values elements = inputs(writer, node);
    return {writer.graph().insertNode(writer.graph().createList(elementType(elements), elements))->output()};
}

Values tuple(GraphWriter& writer, const Node& node)
{
    return {writer.graph().insertNode(writer.graph().createTuple(inputs(writer, node)))->output()};
}

Values unpack(GraphWriter& writer, const Node& node)
{
    jit::Graph& graph = writer.graph();
    jit::Value* whole = writer.input(node, 0);
    const bool isTuple = whole->type()->kind() == c10::TypeKind::TupleType;
    jit::Node* unpacked = graph.insertNode(isTuple ? graph.createTupleUnpack(whole) : graph.createListUnpack(whole, node.outputs.size()));
    return unpacked->outputs().vec();
}

} // namespace

void registerStructure(NodeWriterTable& table)
{
    table["list"] = list;
    table["tuple"] = tuple;
    table["unpack"] = unpack;
}

} // namespace espalier::torchscript
