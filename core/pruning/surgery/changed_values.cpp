// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/surgery/changed_values.h"

#include "core/graph/traits.h"
#include "core/pruning/surgery/removed_readings.h"

#include <algorithm>
#include <set>

namespace espalier {
namespace {

/// True where channels that are left depend on those that went: an average or a distribution over channels.
bool feelsOtherChannels(const Network& network, const Node& node, const Survivors& survivors)
{
    const Traits traits = traitsOf(node);
    const ValueId input = node.inputs.empty() ? noValue : node.inputs[0];
    if (input == noValue || !(traits.averagesChannels || traits.distribution))
        return false;
    for (std::size_t dim = 0; dim < network.values[input].shape.size(); ++dim)
        if (survivors.pruned(input, dim))
            return true;
    return false;
}

} // namespace

std::vector<bool> changedValues(const Network& network, const Groups& groups, const std::vector<bool>& removed)
{
    const Survivors survivors = groups.survivors(network, removed);
    std::set<NodeId> losing;
    for (const RemovedReading& reading : readingsOfRemoved(network, groups, removed))
        losing.insert(reading.node);
    std::vector<bool> changed(network.values.size(), false);
    for (std::size_t id = 0; id < network.nodes.size(); ++id) {
        const Node& node = network.nodes[id];
        const auto isChanged = [&changed](ValueId value) { return value != noValue && changed[value]; };
        if (losing.count(static_cast<NodeId>(id)) > 0 || feelsOtherChannels(network, node, survivors) ||
            std::any_of(node.inputs.begin(), node.inputs.end(), isChanged))
            for (const ValueId output : node.outputs)
                changed[output] = true;
    }
    return changed;
}

} // namespace espalier
