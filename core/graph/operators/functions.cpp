// SPDX-License-Identifier: GPL-3.0-or-later
// Elementwise functions, and conversion to another element type.
#include "core/graph/operators/arguments.h"
#include "core/graph/operators/element_types.h"
#include "core/graph/operators/label_rules.h"
#include "core/graph/operators/operator_table.h"

namespace espalier {
namespace {

class Function final : public Operator {
public:
    using Compute = at::Tensor (*)(const at::Tensor&);

    Function(std::string_view name, Compute compute) : name_(name), compute_(compute) {}

    std::string_view name() const override { return name_; }

    Traits traits() const override { return {.exponential = name_ == "exp"}; }

    Results run(const Node&, Inputs inputs, const RunOptions&) const override { return {compute_(tensorAt(inputs, 0))}; }

private:
    void passLabels(NodeId id, const Node& node, Labels& labels) const override { passOn(labels, node.inputs[0], node.outputs[0], id); }

    std::string_view name_;
    Compute compute_;
};

/// The same numbers in another element type, `dtype` ("float32").
class Cast final : public Operator {
public:
    std::string_view name() const override { return "cast"; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        return {tensorAt(inputs, 0).to(elementType(textAttribute(node, "dtype")))};
    }

private:
    void passLabels(NodeId id, const Node& node, Labels& labels) const override { passOn(labels, node.inputs[0], node.outputs[0], id); }
};

} // namespace

void registerFunctions(OperatorTable& table)
{
    const std::pair<std::string_view, Function::Compute> functions[] = {
        {"abs", at::abs},
        {"ceil", at::ceil},
        {"cos", at::cos},
        {"erf", at::erf},
        {"exp", at::exp},
        {"floor", at::floor},
        {"log", at::log},
        {"round", at::round},
        {"sin", at::sin},
        {"sqrt", at::sqrt},
        {"rsqrt", at::rsqrt},
        {"sign", at::sign},
        {"reciprocal", at::reciprocal},
    };
    for (const auto& [name, compute] : functions)
        table.add(std::make_unique<Function>(name, compute));
    table.add(std::make_unique<Cast>());
}

} // namespace espalier
