// SPDX-License-Identifier: GPL-3.0-or-later
// Elementwise activations, softmax, parametric ReLU, and dropout.
#include "core/graph/operators/arguments.h"
#include "core/graph/operators/label_rules.h"
#include "core/graph/operators/operator_table.h"

#include <algorithm>
#include <array>

namespace espalier {
namespace {

/// Between about −0.2 and 1.1 everywhere.
bool hasModerateSlopes(std::string_view name)
{
    constexpr std::array names{"relu", "relu6", "silu", "mish", "hardswish", "gelu", "leaky_relu", "hardtanh"};
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Elementwise: all labels pass. The value of a removed channel does not matter, since its consumers' slices are removed, too.
class Activation final : public Operator {
public:
    using Function = at::Tensor (*)(const Node&, const at::Tensor&);

    Activation(std::string_view name, Function function) : name_(name), function_(function) {}

    std::string_view name() const override { return name_; }
    Traits traits() const override { return {.relu = name_ == "relu", .activation = hasModerateSlopes(name_)}; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override { return {function_(node, tensorAt(inputs, 0))}; }

private:
    void passLabels(NodeId id, const Node& node, Labels& labels) const override { passOn(labels, node.inputs[0], node.outputs[0], id); }

    std::string_view name_;
    Function function_;
};

/// Softmax and its logarithm.
class Softmax final : public Operator {
public:
    explicit Softmax(bool logarithm) : logarithm_(logarithm) {}

    std::string_view name() const override { return logarithm_ ? "log_softmax" : "softmax"; }
    Traits traits() const override { return {.distribution = !logarithm_}; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        const at::Tensor& x = tensorAt(inputs, 0);
        const std::int64_t dim = intAttribute(node, "dim");
        return {logarithm_ ? at::log_softmax(x, dim) : at::softmax(x, dim)};
    }

private:
    bool logarithm_;

    void passLabels(NodeId, const Node& node, Labels& labels) const override
    {
        const auto dim = static_cast<std::size_t>(intAttribute(node, "dim"));
        copyExcept(labels, node.inputs[0], node.outputs[0], dim, dim + 1, "is normalised over by '" + node.name + "'");
    }
};

/// Leaky ReLU with a trained slope: one for all channels, or one per channel.
class ParametricRelu final : public Operator {
public:
    std::string_view name() const override { return "prelu"; }

    Results run(const Node&, Inputs inputs, const RunOptions&) const override
    {
        return {at::prelu(tensorAt(inputs, 0), tensorAt(inputs, 1))};
    }

private:
    void passLabels(NodeId id, const Node& node, Labels& labels) const override
    {
        const ValueId x = node.inputs[0];
        const ValueId slopes = node.inputs[1];
        const std::size_t channels = labels.rank(x) < 2 ? 0 : 1;
        if (elementCount(labels.network().values[slopes].shape) > 1)
            follow(labels, labels.of(x, channels), slopes, 0, SliceRole::other, id, "meets fixed slopes in '" + node.name + "'");
        labels.copy(x, node.outputs[0]);
    }
};

class Dropout final : public Operator {
public:
    std::string_view name() const override { return "dropout"; }

    Results run(const Node& node, Inputs inputs, const RunOptions& options) const override
    {
        const auto drop = boolAttribute(node, "feature") ? at::feature_dropout : at::dropout;
        return {drop(tensorAt(inputs, 0), floatAttribute(node, "p"), options.training)};
    }

private:
    void passLabels(NodeId, const Node& node, Labels& labels) const override { labels.copy(node.inputs[0], node.outputs[0]); }
};

const Activation::Function relu = [](const Node&, const at::Tensor& x) { return at::relu(x); };
const Activation::Function relu6 = [](const Node&, const at::Tensor& x) { return at::hardtanh(x, 0.0, 6.0); };
const Activation::Function sigmoid = [](const Node&, const at::Tensor& x) { return at::sigmoid(x); };
const Activation::Function hyperbolicTangent = [](const Node&, const at::Tensor& x) { return at::tanh(x); };
const Activation::Function silu = [](const Node&, const at::Tensor& x) { return at::silu(x); };
const Activation::Function hardswish = [](const Node&, const at::Tensor& x) { return at::hardswish(x); };
const Activation::Function hardsigmoid = [](const Node&, const at::Tensor& x) { return at::hardsigmoid(x); };
const Activation::Function mish = [](const Node&, const at::Tensor& x) { return at::mish(x); };
const Activation::Function gelu = [](const Node& node, const at::Tensor& x) { return at::gelu(x, textAttribute(node, "approximate")); };
const Activation::Function elu = [](const Node& node, const at::Tensor& x) { return at::elu(x, floatAttribute(node, "alpha")); };
const Activation::Function celu = [](const Node& node, const at::Tensor& x) { return at::celu(x, floatAttribute(node, "alpha")); };
const Activation::Function selu = [](const Node&, const at::Tensor& x) { return at::selu(x); };
const Activation::Function logSigmoid = [](const Node&, const at::Tensor& x) { return at::log_sigmoid(x); };
const Activation::Function softsign = [](const Node&, const at::Tensor& x) { return x / (x.abs() + 1); };
const Activation::Function leakyRelu = [](const Node& node, const at::Tensor& x) {
    return at::leaky_relu(x, floatAttribute(node, "negative_slope"));
};
const Activation::Function hardtanh = [](const Node& node, const at::Tensor& x) {
    return at::hardtanh(x, floatAttribute(node, "min"), floatAttribute(node, "max"));
};
const Activation::Function softplus = [](const Node& node, const at::Tensor& x) {
    return at::softplus(x, floatAttribute(node, "beta"), floatAttribute(node, "threshold"));
};

} // namespace

void registerActivation(OperatorTable& table)
{
    const std::pair<std::string_view, Activation::Function> functions[] = {
        {"relu", relu},
        {"relu6", relu6},
        {"sigmoid", sigmoid},
        {"tanh", hyperbolicTangent},
        {"silu", silu},
        {"mish", mish},
        {"hardswish", hardswish},
        {"hardsigmoid", hardsigmoid},
        {"gelu", gelu},
        {"elu", elu},
        {"leaky_relu", leakyRelu},
        {"hardtanh", hardtanh},
        {"softplus", softplus},
        {"selu", selu},
        {"celu", celu},
        {"log_sigmoid", logSigmoid},
        {"softsign", softsign},
    };
    for (const auto& [name, function] : functions)
        table.add(std::make_unique<Activation>(name, function));
    table.add(std::make_unique<Softmax>(false));
    table.add(std::make_unique<Softmax>(true));
    table.add(std::make_unique<ParametricRelu>());
    table.add(std::make_unique<Dropout>());
}

} // namespace espalier
