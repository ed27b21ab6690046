// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/fusion.h"

#include "core/graph/traits.h"

#include <optional>

namespace espalier {
namespace {

/// For each value, the node that computes it and the number of its readers.
class Wiring {
public:
    explicit Wiring(const Network& network) : network_(network), maker_(network.values.size(), -1), readers_(network.values.size(), 0)
    {
        for (std::size_t id = 0; id < network.nodes.size(); ++id) {
            for (const ValueId output : network.nodes[id].outputs)
                maker_[output] = static_cast<NodeId>(id);
            for (const ValueId input : network.nodes[id].inputs)
                if (input != noValue)
                    ++readers_[input];
        }
        for (const ValueId output : network.outputs)
            ++readers_[output];
    }

    /// The node with this trait that computes the value, if the value has a single reader; else -1.
    NodeId onlyFor(ValueId value, bool Traits::*trait) const
    {
        const NodeId maker = value == noValue ? -1 : maker_[value];
        return maker >= 0 && readers_[value] == 1 && traitsOf(network_.nodes[maker]).*trait ? maker : -1;
    }

private:
    const Network& network_;
    std::vector<NodeId> maker_;
    std::vector<int> readers_;
};

/// A plain sum of two tensors of the same shape.
bool addsAlike(const Network& network, const Node& addition)
{
    if (addition.inputs.size() != 2 || addition.inputs[0] == noValue || addition.inputs[1] == noValue ||
        floatAttribute(addition, "alpha") != 1)
        return false;
    return network.values[addition.inputs[0]].shape == network.values[addition.inputs[1]].shape;
}

std::optional<FusedStep> stepEndingIn(const Network& network, const Wiring& wiring, NodeId activation)
{
    const ValueId input = network.nodes[activation].inputs[0];
    if (const NodeId norm = wiring.onlyFor(input, &Traits::batchNorm); norm >= 0)
        return FusedStep{norm, -1, activation, noValue};
    const NodeId addition = wiring.onlyFor(input, &Traits::addition);
    if (addition < 0 || !addsAlike(network, network.nodes[addition]))
        return std::nullopt;
    const std::vector<ValueId>& terms = network.nodes[addition].inputs;
    for (const std::size_t term : {std::size_t{0}, std::size_t{1}}) {
        if (const NodeId norm = wiring.onlyFor(terms[term], &Traits::batchNorm); norm >= 0)
            return FusedStep{norm, addition, activation, terms[1 - term]};
    }
    return std::nullopt;
}

} // namespace

std::vector<NodeId> FusedStep::nodes() const
{
    return addition < 0 ? std::vector<NodeId>{norm, activation} : std::vector<NodeId>{norm, addition, activation};
}

std::vector<FusedStep> fusedSteps(const Network& network)
{
    const Wiring wiring(network);
    std::vector<FusedStep> steps;
    for (std::size_t id = 0; id < network.nodes.size(); ++id) {
        if (!traitsOf(network.nodes[id]).relu)
            continue;
        if (const auto step = stepEndingIn(network, wiring, static_cast<NodeId>(id)))
            steps.push_back(*step);
    }
    return steps;
}

} // namespace espalier
