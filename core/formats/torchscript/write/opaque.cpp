// SPDX-License-Identifier: GPL-3.0-or-later
// Opaque operators.
#include "core/formats/torchscript/node_writers.h"

#include "core/graph/attribute_value.h"

#include <torch/csrc/jit/frontend/schema_matching.h>
#include <torch/csrc/jit/runtime/operator.h>

#include <optional>

namespace espalier::torchscript {
namespace {

using Values = std::vector<jit::Value*>;

/// The argument from an input or a constant of the file; nothing for the schema's default.
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

void registerOpaque(NodeWriterTable& table)
{
    table["opaque"] = opaque;
}

} // namespace espalier::torchscript
