// SPDX-License-Identifier: GPL-3.0-or-later
// Tensors that are made on the way: filled with a number, or counting. `dtype` is PyTorch's name of the element type ("float32").
#include "core/graph/operators/computed_numbers.h"
#include "core/graph/operators/element_types.h"
#include "core/graph/operators/label_rules.h"
#include "core/graph/operators/operator_table.h"

namespace espalier {
namespace {

using Ints = std::vector<std::int64_t>;

/// All elements along such a dimension are equal, so any of them can go, whatever happens to others of its size (as zeros added by
/// padding).
void labelEqualElements(Labels& labels, ValueId output, std::size_t dim)
{
    const std::int64_t size = labels.network().values[output].shape[dim];
    if (size > 1)
        labels.set(output, dim, labels.fresh(static_cast<std::size_t>(size)));
}

void keepCounts(Node& node, const Survivors& survivors)
{
    auto& shape = std::get<Ints>(node.attributes.find("shape")->second);
    for (std::size_t dim = 0; dim < shape.size(); ++dim)
        if (survivors.pruned(node.outputs[0], dim))
            shape[dim] = survivors.count(node.outputs[0], dim);
}

/// A tensor of one number. Computed: `value`, then `shape`.
class Full final : public Operator {
public:
    std::string_view name() const override { return "full"; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        ComputedNumbers numbers(node, inputs, 0);
        const c10::Scalar value = numbers.number("value");
        return {at::full(numbers.list("shape"), value, at::TensorOptions(elementType(textAttribute(node, "dtype"))))};
    }

    void resize(Node& node, const Survivors& survivors) const override { keepCounts(node, survivors); }

private:
    void passLabels(NodeId, const Node& node, Labels& labels) const override
    {
        const Ints& shape = intsAttribute(node, "shape");
        for (std::size_t dim = 0; dim < shape.size(); ++dim)
            if (shape[dim] != computedSize)
                labelEqualElements(labels, node.outputs[0], dim);
    }
};

/// A tensor of one number, in the shape of the input: `shape` holds 0 where a size is the input's, else a number of its own. Element type
/// as the input's where `dtype` is None.
class FullLike final : public Operator {
public:
    std::string_view name() const override { return "full_like"; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        const at::Tensor& x = tensorAt(inputs, 0);
        Ints shape = intsAttribute(node, "shape");
        for (std::size_t dim = 0; dim < shape.size(); ++dim)
            shape[dim] = shape[dim] == ofInput ? x.size(static_cast<std::int64_t>(dim)) : shape[dim];
        const at::TensorOptions options =
            isNone(node, "dtype") ? x.options() : x.options().dtype(elementType(textAttribute(node, "dtype")));
        return {at::full(shape, ComputedNumbers(node, inputs, 1).number("value"), options)};
    }

    /// A size that changes as the input's does stays the input's.
    void resize(Node& node, const Survivors& survivors) const override
    {
        auto& shape = std::get<Ints>(node.attributes.find("shape")->second);
        for (std::size_t dim = 0; dim < shape.size(); ++dim) {
            const std::int64_t size = survivors.count(node.outputs[0], dim);
            if (shape[dim] != ofInput || survivors.count(node.inputs[0], dim) != size)
                shape[dim] = size;
        }
    }

private:
    static constexpr std::int64_t ofInput = 0;

    void passLabels(NodeId id, const Node& node, Labels& labels) const override
    {
        labelStored(labels, node.inputs[0], id);
        for (std::size_t dim = 0; dim < labels.rank(node.outputs[0]); ++dim)
            labelEqualElements(labels, node.outputs[0], dim);
    }
};

/// start, start + step, … up to, not including, end. Computed: `start`, `end`, `step`.
class Counting final : public Operator {
public:
    std::string_view name() const override { return "arange"; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        ComputedNumbers numbers(node, inputs, 0);
        const c10::Scalar start = numbers.number("start"), end = numbers.number("end"), step = numbers.number("step");
        return {at::arange(start, end, step, at::TensorOptions(elementType(textAttribute(node, "dtype"))))};
    }

private:
    void passLabels(NodeId, const Node&, Labels&) const override
    {
        // Counted numbers differ from each other: none can go.
    }
};

} // namespace

void registerCreation(OperatorTable& table)
{
    table.add(std::make_unique<Full>());
    table.add(std::make_unique<FullLike>());
    table.add(std::make_unique<Counting>());
}

} // namespace espalier
