// SPDX-License-Identifier: GPL-3.0-or-later
// Pooling windows over the last one, two or three dimensions.
#include "core/graph/operators/computed_numbers.h"
#include "core/graph/operators/label_rules.h"
#include "core/graph/operators/operator_table.h"

namespace espalier {
namespace {

/// Common to all pooling: the trailing dimensions, as many as the list attribute has entries, are pooled; labels of the others pass.
class Pooling : public Operator {
protected:
    explicit Pooling(std::string_view spatialAttribute) : spatialAttribute_(spatialAttribute) {}

    std::size_t spatialRank(const Node& node) const { return intsAttribute(node, spatialAttribute_).size(); }

private:
    void passLabels(NodeId, const Node& node, Labels& labels) const override
    {
        const std::size_t rank = labels.rank(node.inputs[0]);
        copyExcept(labels, node.inputs[0], node.outputs[0], rank - spatialRank(node), rank, "is pooled over by '" + node.name + "'");
    }

    std::string_view spatialAttribute_;
};

class MaxPool final : public Pooling {
public:
    MaxPool() : Pooling("kernel") {}

    std::string_view name() const override { return "max_pool"; }
    Traits traits() const override { return {.maximum = true}; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        using Pool = at::Tensor (*)(const at::Tensor&, at::IntArrayRef, at::IntArrayRef, at::IntArrayRef, at::IntArrayRef, bool);
        static constexpr Pool pools[] = {at::max_pool1d, at::max_pool2d, at::max_pool3d};
        return {pools[spatialRank(node) - 1](tensorAt(inputs, 0), intsAttribute(node, "kernel"), intsAttribute(node, "stride"),
                                             intsAttribute(node, "padding"), intsAttribute(node, "dilation"),
                                             boolAttribute(node, "ceil_mode"))};
    }
};

class AveragePool final : public Pooling {
public:
    AveragePool() : Pooling("kernel") {}

    std::string_view name() const override { return "avg_pool"; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        const at::Tensor& x = tensorAt(inputs, 0);
        const auto& kernel = intsAttribute(node, "kernel");
        const auto& stride = intsAttribute(node, "stride");
        const auto& padding = intsAttribute(node, "padding");
        const bool ceil = boolAttribute(node, "ceil_mode");
        const bool countPadding = boolAttribute(node, "count_include_pad");
        switch (spatialRank(node)) {
        case 1:
            return {at::avg_pool1d(x, kernel, stride, padding, ceil, countPadding)};
        case 2:
            return {at::avg_pool2d(x, kernel, stride, padding, ceil, countPadding, divisor(node))};
        default:
            return {at::avg_pool3d(x, kernel, stride, padding, ceil, countPadding, divisor(node))};
        }
    }

private:
    static c10::optional<std::int64_t> divisor(const Node& node)
    {
        if (isNone(node, "divisor_override"))
            return c10::nullopt;
        return intAttribute(node, "divisor_override");
    }
};

/// Computed: `output_size`.
class AdaptiveAveragePool final : public Pooling {
public:
    AdaptiveAveragePool() : Pooling("output_size") {}

    std::string_view name() const override { return "adaptive_avg_pool"; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        using Pool = at::Tensor (*)(const at::Tensor&, at::IntArrayRef);
        static constexpr Pool pools[] = {at::adaptive_avg_pool1d, at::adaptive_avg_pool2d, at::adaptive_avg_pool3d};
        return {pools[spatialRank(node) - 1](tensorAt(inputs, 0), ComputedNumbers(node, inputs, 1).list("output_size"))};
    }
};

/// Computed: `output_size`.
class AdaptiveMaxPool final : public Pooling {
public:
    AdaptiveMaxPool() : Pooling("output_size") {}

    std::string_view name() const override { return "adaptive_max_pool"; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        using Pool = std::tuple<at::Tensor, at::Tensor> (*)(const at::Tensor&, at::IntArrayRef);
        static constexpr Pool pools[] = {at::adaptive_max_pool1d, at::adaptive_max_pool2d, at::adaptive_max_pool3d};
        return {std::get<0>(pools[spatialRank(node) - 1](tensorAt(inputs, 0), ComputedNumbers(node, inputs, 1).list("output_size")))};
    }
};

} // namespace

void registerPooling(OperatorTable& table)
{
    table.add(std::make_unique<MaxPool>());
    table.add(std::make_unique<AveragePool>());
    table.add(std::make_unique<AdaptiveAveragePool>());
    table.add(std::make_unique<AdaptiveMaxPool>());
}

} // namespace espalier
