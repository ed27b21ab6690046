// SPDX-License-Identifier: GPL-3.0-or-later
// Lists, tuples, and operators that were kept as they are.
#include "core/formats/torchscript/node_writers.h"

#include "core/graph/attribute_value.h"

#include <torch/csrc/jit/frontend/schema_matching.h>
#include <torch/csrc/jit/runtime/operator.h>

#include <algorithm>
#include <optional>

namespace espalier::torchscript {
namespace {

using Values = std::vector<jit::Value*>;

bool all(const Values& values, const c10::TypePtr& type)
{
    return std::all_of(values.begin(), values.end(), [&type](const jit::Value* value) { return value->type()->isSubtypeOf(*type); });
}

/// The narrowest type that fits all elements: operators look at it.
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

/// An input, a constant of the file, or nothing: the schema's default.
std::optional<jit::NamedValue> opaqueArgument(GraphWriter& writer, const Node& node, std::size_t i, const c10::Argument& declared)
{
    if (i < node.inputs.size() && node.inputs[i] != noValue)
        return jit::NamedValue(declared.name(), writer.input(node, i));
    const auto constant = node.attributes.find("arg" + std::to_string(i));
    if (constant == node.attributes.end())
        return std::nullopt;
    return jit::NamedValue(declared.name(), asWanted(toIValue(constant->second), declared.type()));
}

Values opaque(GraphWriter& writer, const Node& node)
{
    const auto& op = std::get<std::string>(attribute(node, "op"));
    const auto found = jit::findOperatorFor({op, std::get<std::string>(attribute(node, "overload"))});
    TORCH_CHECK(found, "'", node.name, "': this LibTorch has no operator ", op);
    GraphWriter::Arguments arguments;
    for (std::size_t i = 0; i < found->schema().arguments().size(); ++i)
        if (auto argument = opaqueArgument(writer, node, i, found->schema().arguments()[i]))
            arguments.push_back(std::move(*argument));
    jit::Graph& graph = writer.graph();
    const auto matched = jit::matchSchema(found->schema(), jit::SourceRange(), graph, {}, arguments);
    jit::Node* call = graph.insertNode(graph.create(c10::Symbol::fromQualString(op), matched.inputs, 0));
    for (const c10::TypePtr& type : matched.return_types)
        call->addOutput()->setType(type);
    return call->outputs().vec();
}

} // namespace

void addStructureWriters(NodeWriterTable& table)
{
    table["list"] = list;
    table["tuple"] = tuple;
    table["unpack"] = unpack;
    table["opaque"] = opaque;
}

} // namespace espalier::torchscript
