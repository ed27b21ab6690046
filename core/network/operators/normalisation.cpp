// SPDX-License-Identifier: GPL-3.0-or-later
// Batch norm and dropout: what behaves differently in training.
#include "core/network/operators/arguments.h"
#include "core/network/operators/label_rules.h"
#include "core/network/operators/operator_table.h"

namespace espalier {
namespace {

class BatchNorm final : public Operator {
public:
    std::string_view name() const override { return "batch_norm"; }

    /// In training, running mean and variance are updated in place.
    Results run(const Node& node, Inputs inputs, const RunOptions& options) const override
    {
        constexpr bool cudnnEnabled = true;
        return {at::batch_norm(tensorAt(inputs, 0), optionalTensorAt(inputs, 1), optionalTensorAt(inputs, 2), optionalTensorAt(inputs, 3),
                               optionalTensorAt(inputs, 4), options.training, floatAttribute(node, "momentum"), floatAttribute(node, "eps"),
                               cudnnEnabled)};
    }

private:
    void passLabels(NodeId id, const Node& node, Labels& labels) const override
    {
        static constexpr SliceRole roles[] = {SliceRole::scale, SliceRole::shift, SliceRole::statistic, SliceRole::statistic};
        const std::string reason = "meets fixed channels in '" + node.name + "'";
        const ValueId input = node.inputs[0];
        for (std::size_t i = 0; i < std::size(roles); ++i)
            if (const ValueId tensor = inputOf(node, i + 1); tensor != noValue)
                follow(labels, labels.of(input, 1), tensor, 0, roles[i], id, reason);
        labels.copy(input, node.outputs[0]);
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

} // namespace

void addNormalisationOperators(OperatorTable& table)
{
    table.add(std::make_unique<BatchNorm>());
    table.add(std::make_unique<Dropout>());
}

} // namespace espalier
