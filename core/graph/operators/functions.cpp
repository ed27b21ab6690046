// SPDX-License-Identifier: GPL-3.0-or-later
// Elementwise functions other than activations, the parametric relu, and picking channels by index.
#include "core/graph/operators/arguments.h"
#include "core/graph/operators/label_rules.h"
#include "core/graph/operators/operator_table.h"

#include <algorithm>

namespace espalier {
namespace {

class Function final : public Operator {
public:
    using Compute = at::Tensor (*)(const at::Tensor&);

    Function(std::string_view name, Compute compute) : name_(name), compute_(compute) {}

    std::string_view name() const override { return name_; }

    Results run(const Node&, Inputs inputs, const RunOptions&) const override { return {compute_(tensorAt(inputs, 0))}; }

private:
    void passLabels(NodeId id, const Node& node, Labels& labels) const override { passOn(labels, node.inputs[0], node.outputs[0], id); }

    std::string_view name_;
    Compute compute_;
};

/// Of two tensors, or of a tensor and the number `other`.
class FunctionOfTwo final : public Operator {
public:
    using Compute = at::Tensor (*)(const at::Tensor&, const at::Tensor&);

    FunctionOfTwo(std::string_view name, Compute compute) : name_(name), compute_(compute) {}

    std::string_view name() const override { return name_; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        const at::Tensor& a = tensorAt(inputs, 0);
        return {
            compute_(a, inputOf(node, 1) != noValue ? tensorAt(inputs, 1) : at::scalar_tensor(floatAttribute(node, "other"), a.options()))};
    }

private:
    void passLabels(NodeId id, const Node& node, Labels& labels) const override
    {
        const ValueId output = node.outputs[0];
        if (inputOf(node, 1) == noValue)
            return passOn(labels, node.inputs[0], output, id);
        const std::size_t rank = labels.rank(output);
        for (std::size_t dim = 0; dim < rank; ++dim)
            labels.set(output, dim,
                       meet(labels, node.inputs[0], node.inputs[1], dim, rank, id, "meets fixed channels in '" + node.name + "'"));
    }

    std::string_view name_;
    Compute compute_;
};

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

    /// What the two have in common; nothing where both are repeated along the dimension.
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

/// Leaky relu whose slope is trained: one for all, or one a channel.
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

/// Picks indices of a dimension, in any order; an index may come twice.
class IndexSelect final : public Operator {
public:
    std::string_view name() const override { return "index_select"; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        const at::Tensor& x = tensorAt(inputs, 0);
        return {at::index_select(x, intAttribute(node, "dim"), at::tensor(intsAttribute(node, "indices"), x.options().dtype(at::kLong)))};
    }

    void resize(Node& node, const Survivors& survivors) const override
    {
        const auto dim = static_cast<std::size_t>(intAttribute(node, "dim"));
        if (!survivors.pruned(node.inputs[0], dim))
            return;
        const std::vector<std::int64_t> kept = survivors.kept(node.inputs[0], dim);
        std::vector<std::int64_t> indices;
        for (const std::int64_t index : intsAttribute(node, "indices")) {
            const auto place = std::lower_bound(kept.begin(), kept.end(), index);
            if (place != kept.end() && *place == index)
                indices.push_back(place - kept.begin());
        }
        node.attributes["indices"] = std::move(indices);
    }

private:
    void passLabels(NodeId id, const Node& node, Labels& labels) const override
    {
        const auto dim = static_cast<std::size_t>(intAttribute(node, "dim"));
        const ValueId input = node.inputs[0];
        labelStored(labels, input, id);
        for (std::size_t other = 0; other < labels.rank(input); ++other)
            if (other != dim)
                labels.set(node.outputs[0], other, labels.of(input, other));
        const LabelList& list = labels.of(input, dim);
        if (list.empty())
            return;
        LabelList picked;
        for (const std::int64_t index : intsAttribute(node, "indices"))
            picked.push_back(list[static_cast<std::size_t>(index)]);
        labels.set(node.outputs[0], dim, std::move(picked));
    }
};

} // namespace

void addFunctionOperators(OperatorTable& table)
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
    table.add(std::make_unique<FunctionOfTwo>("maximum", at::maximum));
    table.add(std::make_unique<FunctionOfTwo>("minimum", at::minimum));
    table.add(std::make_unique<FunctionOfTwo>("pow", [](const at::Tensor& a, const at::Tensor& b) { return at::pow(a, b); }));
    table.add(std::make_unique<Where>());
    table.add(std::make_unique<ParametricRelu>());
    table.add(std::make_unique<IndexSelect>());
}

} // namespace espalier
