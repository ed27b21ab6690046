// SPDX-License-Identifier: GPL-3.0-or-later
// Recurrent layers: LSTM and GRU, one layer in one or both directions.
#include "core/graph/operators/recurrent.h"

#include "core/graph/operators/arguments.h"
#include "core/graph/operators/label_rules.h"
#include "core/graph/operators/operator_table.h"

#include <array>

namespace espalier {
namespace {

constexpr std::size_t tensorsOfDirection = 4;

/// The state before the first step, and an LSTM's cell.
using States = std::array<at::Tensor, 2>;

/// Attributes: bidirectional; batch_first: whether images or steps come first; hidden: channels of one direction. The output holds the
/// state after every step, the directions' channels one after the other. An LSTM may have a second output: the cell after the last step
/// of each direction, [directions, images, hidden].
class Recurrent final : public Operator {
public:
    using Function = Results (*)(const Node& node, const at::Tensor& x, const States& states, at::TensorList weights, bool biased);

    Recurrent(std::string_view name, std::int64_t gates, Function function) : name_(name), gates_(gates), function_(function) {}

    std::string_view name() const override { return name_; }
    Traits traits() const override { return {.recurrent = true}; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        const at::Tensor& x = tensorAt(inputs, 0);
        // Copies: with the network's own tensors LibTorch 2.6's LSTM (oneDNN 3, seen on Debian 13) gives other wrong answers each time.
        std::vector<at::Tensor> weights;
        for (std::size_t i = 1; i < placeOfState(node); ++i)
            if (const auto weight = optionalTensorAt(inputs, i))
                weights.push_back(weight->clone());
        const std::int64_t images = x.size(boolAttribute(node, "batch_first") ? 0 : 1);
        const std::int64_t hidden = weights[1].size(1);
        const auto stateAt = [&](std::size_t place) {
            const auto given = optionalTensorAt(inputs, place);
            const auto directions = static_cast<std::int64_t>(directionsOf(node));
            return given ? withSizes(given->to(x.options()), {directions, images, hidden})
                         : at::zeros({directions, images, hidden}, x.options());
        };
        const States states{stateAt(placeOfState(node)), stateAt(placeOfState(node) + 1)};
        Results results = function_(node, x, states, weights, biasOfInput(node, 0) != noValue);
        if (node.outputs.size() == 1)
            results.resize(1);
        return results;
    }

    void resize(Node& node, const Survivors& survivors) const override
    {
        node.attributes["hidden"] = survivors.count(weightOfState(node, 0), 1);
    }

    std::int64_t macs(const Node& node, const ShapeOf& shapeOf) const override
    {
        Shape rows = shapeOf(node.inputs[0]);
        rows.back() = 1;
        std::int64_t weights = 0;
        for (std::size_t direction = 0; direction < directionsOf(node); ++direction)
            weights += elementCount(shapeOf(weightOfInput(node, direction))) + elementCount(shapeOf(weightOfState(node, direction)));
        return weights * elementCount(rows);
    }

private:
    /// LibTorch reads beyond its memory where a state has too few layers.
    static at::Tensor withSizes(const at::Tensor& state, at::IntArrayRef sizes)
    {
        TORCH_CHECK(state.sizes() == sizes, "its state before the first step is ", state.sizes(), " where it needs ", sizes);
        return state.contiguous(); // expanded states are refused by some backends
    }

    /// All gates lose the same places, so do both directions; what a place computes is read again at the next step.
    void passLabels(NodeId id, const Node& node, Labels& labels) const override
    {
        const ValueId x = node.inputs[0];
        for (const std::size_t dim : {std::size_t{0}, std::size_t{1}})
            labels.freeze(labels.of(x, dim), "counts the images or steps of '" + node.name + "'");
        LabelList all, first;
        for (std::size_t direction = 0; direction < directionsOf(node); ++direction) {
            const LabelList units = labelDirection(id, node, direction, labels);
            first = direction == 0 ? units : first;
            labels.unite(first, units, {});
            all.insert(all.end(), units.begin(), units.end());
        }
        labels.set(node.outputs[0], 2, std::move(all));
        labelStates(id, node, first, labels);
    }

    /// What a removed place starts from goes with it; nothing else reads it.
    static void labelStates(NodeId id, const Node& node, const LabelList& units, Labels& labels)
    {
        for (std::size_t place = placeOfState(node); place < node.inputs.size(); ++place) {
            const ValueId state = node.inputs[place];
            if (state == noValue)
                continue;
            for (const std::size_t dim : {std::size_t{0}, std::size_t{1}})
                labels.freeze(labels.of(state, dim), "counts the directions or images of '" + node.name + "'");
            follow(labels, units, state, 2, SliceRole::other, id, "meets a fixed first state in '" + node.name + "'");
        }
        if (node.outputs.size() > 1)
            labels.set(node.outputs[1], 2, units);
    }

    LabelList labelDirection(NodeId id, const Node& node, std::size_t direction, Labels& labels) const
    {
        const std::string reason = "meets fixed channels in '" + node.name + "'";
        const ValueId ofInput = weightOfInput(node, direction);
        const ValueId ofState = weightOfState(node, direction);
        follow(labels, labels.of(node.inputs[0], 2), ofInput, 1, SliceRole::consumer, id, reason);
        const LabelList rows = labels.attach(ofInput, 0, SliceRole::filter, id);
        uniteAcrossGroups(labels, rows, gates_);
        follow(labels, rows, ofState, 0, SliceRole::filter, id, reason);
        for (const ValueId bias : {biasOfInput(node, direction), biasOfState(node, direction)})
            if (bias != noValue)
                follow(labels, rows, bias, 0, SliceRole::shift, id, reason);
        const LabelList units(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(rows.size()) / gates_);
        follow(labels, units, ofState, 1, SliceRole::consumer, id, reason);
        return units;
    }

    std::string_view name_;
    std::int64_t gates_;
    Function function_;
};

constexpr std::int64_t oneLayer = 1;
constexpr double noDropout = 0;
constexpr bool evaluation = false;

Results lstm(const Node& node, const at::Tensor& x, const States& states, at::TensorList weights, bool biased)
{
    auto [y, state, cell] = at::lstm(x, states, weights, biased, oneLayer, noDropout, evaluation, boolAttribute(node, "bidirectional"),
                                     boolAttribute(node, "batch_first"));
    return {std::move(y), std::move(cell)};
}

Results gru(const Node& node, const at::Tensor& x, const States& states, at::TensorList weights, bool biased)
{
    return {std::get<0>(at::gru(x, states[0], weights, biased, oneLayer, noDropout, evaluation, boolAttribute(node, "bidirectional"),
                                boolAttribute(node, "batch_first")))};
}

ValueId tensorOf(const Node& node, std::size_t direction, std::size_t i)
{
    return node.inputs.at(1 + tensorsOfDirection * direction + i);
}

} // namespace

std::size_t directionsOf(const Node& node)
{
    return boolAttribute(node, "bidirectional") ? 2 : 1;
}

ValueId weightOfInput(const Node& node, std::size_t direction)
{
    return tensorOf(node, direction, 0);
}

ValueId weightOfState(const Node& node, std::size_t direction)
{
    return tensorOf(node, direction, 1);
}

ValueId biasOfInput(const Node& node, std::size_t direction)
{
    return tensorOf(node, direction, 2);
}

ValueId biasOfState(const Node& node, std::size_t direction)
{
    return tensorOf(node, direction, 3);
}

std::size_t placeOfState(const Node& node)
{
    return 1 + tensorsOfDirection * directionsOf(node);
}

void registerRecurrent(OperatorTable& table)
{
    table.add(std::make_unique<Recurrent>("lstm", 4, lstm));
    table.add(std::make_unique<Recurrent>("gru", 3, gru));
}

} // namespace espalier
