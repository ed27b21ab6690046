// SPDX-License-Identifier: GPL-3.0-or-later
// Operators without a translation: they run through LibTorch's registry, and channels that reach them are frozen.
#include "core/graph/attribute_value.h"
#include "core/graph/operators/arguments.h"
#include "core/graph/operators/operator_table.h"

#include <torch/csrc/jit/runtime/operator.h>

#include <optional>

namespace espalier {
namespace {

class Opaque final : public Operator {
public:
    std::string_view name() const override { return "opaque"; }
    Traits traits() const override { return {.opaque = true}; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        const std::shared_ptr<torch::jit::Operator> op = implementation(node);
        torch::jit::Stack stack = arguments(node, inputs, op->schema());
        op->getOperation()(stack);
        return stack;
    }

private:
    /// The dimension whose size is read, where the operator reads nothing else of the tensor.
    static std::optional<std::size_t> askedSize(const Node& node, const Labels& labels)
    {
        const auto dim = node.attributes.find("arg1");
        if (textAttribute(node, "op") != "aten::size" || dim == node.attributes.end())
            return std::nullopt;
        const auto* place = std::get_if<std::int64_t>(&dim->second);
        const auto rank = static_cast<std::int64_t>(labels.rank(node.inputs[0]));
        if (!place || *place < -rank || *place >= rank)
            return std::nullopt;
        return static_cast<std::size_t>(*place < 0 ? *place + rank : *place);
    }

    static std::shared_ptr<torch::jit::Operator> implementation(const Node& node)
    {
        const std::string& op = textAttribute(node, "op");
        auto found = torch::jit::findOperatorFor({op, textAttribute(node, "overload")});
        TORCH_CHECK(found, "this LibTorch has no operator ", op);
        return found;
    }

    static torch::jit::Stack arguments(const Node& node, Inputs inputs, const c10::FunctionSchema& schema)
    {
        torch::jit::Stack stack;
        for (std::size_t i = 0; i < schema.arguments().size(); ++i)
            stack.push_back(asWanted(argument(node, inputs, schema.arguments()[i], i), schema.arguments()[i].type()));
        return stack;
    }

    /// The argument from the inputs, else from the file's constants, else the schema's default.
    static c10::IValue argument(const Node& node, Inputs inputs, const c10::Argument& declared, std::size_t i)
    {
        if (i < inputs.size() && node.inputs[i] != noValue)
            return inputs[i];
        const auto constant = node.attributes.find("arg" + std::to_string(i));
        if (constant != node.attributes.end())
            return toIValue(constant->second);
        return declared.default_value().value_or(c10::IValue());
    }

    void passLabels(NodeId, const Node& node, Labels& labels) const override
    {
        if (const auto dim = askedSize(node, labels))
            return labels.freeze(labels.of(node.inputs[0], *dim), "is counted by '" + node.name + "'");
        const std::string reason = reasonOf(node);
        for (const ValueId input : node.inputs)
            if (input != noValue)
                labels.freezeValue(input, reason);
    }

    /// `form`: set by the reader where it knows the operator, but not with these arguments.
    static std::string reasonOf(const Node& node)
    {
        const std::string& op = textAttribute(node, "op");
        if (node.attributes.count("form") == 0)
            return "reaches " + op + ", which Espalier does not know";
        if (op == "aten::view" || op == "aten::reshape" || op == "aten::_unsafe_view")
            return "is reshaped by '" + node.name + "' to sizes that are computed in a way Espalier cannot follow";
        return "reaches '" + node.name + "' (" + op + ") in a form that Espalier does not know";
    }
};

} // namespace

void registerOpaque(OperatorTable& table)
{
    table.add(std::make_unique<Opaque>());
}

} // namespace espalier
