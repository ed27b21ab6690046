// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/surgery/removed_readings.h"

#include "core/graph/traits.h"

#include <algorithm>
#include <set>
#include <utility>

namespace espalier {
namespace {

/// True where the node adds up over the dimension of its input, weighed by a stored tensor.
bool sumsOver(const Network& network, const Node& node, std::size_t input, std::size_t dim)
{
    return input == 0 && isLayer(node) && !isDepthwise(network, node) &&
           dim == channelDimension(node, network.values[node.inputs[0]].shape.size());
}

std::set<UnitId> unitsPassedOn(const Network& network, const Groups& groups, const Node& node)
{
    std::set<UnitId> units;
    for (const ValueId output : node.outputs)
        for (std::size_t dim = 0; dim < network.values[output].shape.size(); ++dim)
            units.insert(groups.unitsOf(output, dim).begin(), groups.unitsOf(output, dim).end());
    return units;
}

class ReadingsFinder {
public:
    ReadingsFinder(const Network& network, const Groups& groups, const std::vector<bool>& removed)
        : network_(network), groups_(groups), removed_(removed)
    {
    }

    std::vector<RemovedReading> find()
    {
        for (std::size_t id = 0; id < network_.nodes.size(); ++id)
            for (std::size_t input = 0; input < network_.nodes[id].inputs.size(); ++input)
                addInput(static_cast<NodeId>(id), input);
        return std::move(readings_);
    }

private:
    void addInput(NodeId id, std::size_t input)
    {
        const Node& node = network_.nodes[id];
        const ValueId value = node.inputs[input];
        if (value == noValue || network_.storedIndex(value) >= 0)
            return;
        for (std::size_t dim = 0; dim < network_.values[value].shape.size(); ++dim) {
            RemovedReading reading{id, value, dim, {}, sumsOver(network_, node, input, dim)};
            reading.removed = endingAt(node, reading);
            if (!reading.removed.empty())
                readings_.push_back(std::move(reading));
        }
    }

    std::vector<std::int64_t> endingAt(const Node& node, const RemovedReading& reading) const
    {
        std::vector<std::int64_t> ending;
        const std::vector<UnitId>& units = groups_.unitsOf(reading.value, reading.dim);
        const auto goes = [this](UnitId unit) { return unit >= 0 && removed_[unit]; };
        if (std::none_of(units.begin(), units.end(), goes))
            return ending;
        const std::set<UnitId> passed = reading.summed ? std::set<UnitId>{} : unitsPassedOn(network_, groups_, node);
        for (std::size_t index = 0; index < units.size(); ++index)
            if (goes(units[index]) && passed.count(units[index]) == 0)
                ending.push_back(static_cast<std::int64_t>(index));
        return ending;
    }

    const Network& network_;
    const Groups& groups_;
    const std::vector<bool>& removed_;
    std::vector<RemovedReading> readings_;
};

} // namespace

std::vector<RemovedReading> readingsOfRemoved(const Network& network, const Groups& groups, const std::vector<bool>& removed)
{
    return ReadingsFinder(network, groups, removed).find();
}

} // namespace espalier
