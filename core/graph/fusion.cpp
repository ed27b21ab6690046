// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/fusion.h"

#include "core/graph/traits.h"
#include "core/graph/wiring.h"

#include <optional>

namespace espalier {
namespace {

/// The node with this trait that computes the value, if the value has a single reader; else noNode.
NodeId onlyFor(ValueId value, const Network& network, const Wiring& wiring, bool Traits::*trait)
{
    const NodeId maker = value == noValue ? noNode : wiring.makers[value];
    return maker != noNode && wiring.readers[value].size() == 1 && traitsOf(network.nodes[maker]).*trait ? maker : noNode;
}

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
    if (const NodeId norm = onlyFor(input, network, wiring, &Traits::batchNorm); norm >= 0)
        return FusedStep{norm, -1, activation, noValue};
    const NodeId addition = onlyFor(input, network, wiring, &Traits::addition);
    if (addition < 0 || !addsAlike(network, network.nodes[addition]))
        return std::nullopt;
    const std::vector<ValueId>& terms = network.nodes[addition].inputs;
    for (const std::size_t term : {std::size_t{0}, std::size_t{1}}) {
        if (const NodeId norm = onlyFor(terms[term], network, wiring, &Traits::batchNorm); norm >= 0)
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
