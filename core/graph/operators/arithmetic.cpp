// SPDX-License-Identifier: GPL-3.0-or-later
// Arithmetic of two tensors, or of a tensor and a number, with broadcasting; and the elementwise choice between two tensors.
#include "core/graph/operators/arguments.h"
#include "core/graph/operators/label_rules.h"
#include "core/graph/operators/operator_table.h"

namespace espalier {
namespace {

/// The second operand: a tensor where the node has two inputs, else the number `other`.
class Arithmetic final : public Operator {
public:
    using OfTensors = at::Tensor (*)(const Node&, const at::Tensor&, const at::Tensor&);
    using OfNumber = at::Tensor (*)(const Node&, const at::Tensor&, double);

    Arithmetic(std::string_view name, OfTensors ofTensors, OfNumber ofNumber) : name_(name), ofTensors_(ofTensors), ofNumber_(ofNumber) {}

    std::string_view name() const override { return name_; }
    Traits traits() const override { return {.addition = name_ == "add"}; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        const at::Tensor& a = tensorAt(inputs, 0);
        if (hasSecondInput(node))
            return {ofTensors_(node, a, tensorAt(inputs, 1))};
        return {ofNumber_(node, a, floatAttribute(node, "other"))};
    }

private:
    static bool hasSecondInput(const Node& node) { return inputOf(node, 1) != noValue; }

    void passLabels(NodeId id, const Node& node, Labels& labels) const override
    {
        const ValueId output = node.outputs[0];
        if (!hasSecondInput(node))
            return passOn(labels, node.inputs[0], output, id);
        const std::string reason = "meets fixed channels in '" + node.name + "'";
        const std::size_t rank = labels.rank(output);
        for (std::size_t dim = 0; dim < rank; ++dim)
            labels.set(output, dim, meet(labels, node.inputs[0], node.inputs[1], dim, rank, id, reason));
    }

    std::string_view name_;
    OfTensors ofTensors_;
    OfNumber ofNumber_;
};

/// Tensors of whole numbers take no other factor.
c10::Scalar alphaOf(const Node& node)
{
    const double alpha = floatAttribute(node, "alpha");
    return alpha == 1.0 ? c10::Scalar(1) : c10::Scalar(alpha);
}

std::unique_ptr<Operator> addition()
{
    return std::make_unique<Arithmetic>(
        "add", [](const Node& node, const at::Tensor& a, const at::Tensor& b) { return at::add(a, b, alphaOf(node)); },
        [](const Node& node, const at::Tensor& a, double b) { return at::add(a, b, alphaOf(node)); });
}

std::unique_ptr<Operator> subtraction()
{
    return std::make_unique<Arithmetic>(
        "sub", [](const Node& node, const at::Tensor& a, const at::Tensor& b) { return at::sub(a, b, alphaOf(node)); },
        [](const Node& node, const at::Tensor& a, double b) { return at::sub(a, b, alphaOf(node)); });
}

std::unique_ptr<Operator> multiplication()
{
    return std::make_unique<Arithmetic>(
        "mul", [](const Node&, const at::Tensor& a, const at::Tensor& b) { return at::mul(a, b); },
        [](const Node&, const at::Tensor& a, double b) { return at::mul(a, b); });
}

std::unique_ptr<Operator> division()
{
    return std::make_unique<Arithmetic>(
        "div", [](const Node&, const at::Tensor& a, const at::Tensor& b) { return at::div(a, b); },
        [](const Node&, const at::Tensor& a, double b) { return at::div(a, b); });
}

/// A function of two tensors: a number operand is converted to the first tensor's type.
template <at::Tensor (*compute)(const at::Tensor&, const at::Tensor&)>
std::unique_ptr<Operator> functionOfTwo(std::string_view name)
{
    return std::make_unique<Arithmetic>(
        name, [](const Node&, const at::Tensor& a, const at::Tensor& b) { return compute(a, b); },
        [](const Node&, const at::Tensor& a, double b) { return compute(a, at::scalar_tensor(b, a.options())); });
}

at::Tensor power(const at::Tensor& a, const at::Tensor& b)
{
    return at::pow(a, b);
}

/// Elementwise one or the other of two tensors.
class Where final : public Operator {
public:
    std::string_view name() const override { return "where"; }

    Results run(const Node&, Inputs inputs, const RunOptions&) const override
    {
        return {at::where(tensorAt(inputs, 0), tensorAt(inputs, 1), tensorAt(inputs, 2))};
    }

private:
    void passLabels(NodeId id, const Node& node, Labels& labels) const override
    {
        const ValueId output = node.outputs[0];
        const std::size_t rank = labels.rank(output);
        for (std::size_t dim = 0; dim < rank; ++dim) {
            labels.set(output, dim, choices(id, node, dim, labels));
            labels.set(output, dim, meet(labels, output, node.inputs[0], dim, rank, id, reason(node)));
        }
    }

    static std::string reason(const Node& node) { return "meets fixed channels in '" + node.name + "'"; }

    /// The united labels of the two choices; empty where both are broadcast along the dimension.
    static LabelList choices(NodeId id, const Node& node, std::size_t dim, Labels& labels)
    {
        const std::size_t rank = labels.rank(node.outputs[0]);
        const auto spans = [&](ValueId value) {
            const std::size_t missing = rank - labels.rank(value);
            return dim >= missing &&
                   labels.network().values[value].shape[dim - missing] == labels.network().values[node.outputs[0]].shape[dim];
        };
        if (!spans(node.inputs[1]) && !spans(node.inputs[2]))
            return {};
        return meet(labels, node.inputs[1], node.inputs[2], dim, rank, id, reason(node));
    }
};

} // namespace

void registerArithmetic(OperatorTable& table)
{
    table.add(addition());
    table.add(subtraction());
    table.add(multiplication());
    table.add(division());
    table.add(functionOfTwo<at::maximum>("maximum"));
    table.add(functionOfTwo<at::minimum>("minimum"));
    table.add(functionOfTwo<power>("pow"));
    table.add(std::make_unique<Where>());
}

} // namespace espalier
