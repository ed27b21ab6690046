// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/latency/operator_share.h"

#include "core/graph/traits.h"

#include <algorithm>
#include <map>
#include <set>

namespace espalier {
namespace {

bool isIndependent(const Network& network, const Node& node)
{
    return isLayer(node) && !isDepthwise(network, node);
}

/// The values that count as a node's input: of a layer without its weights, of other nodes all computed ones.
std::vector<ValueId> readBy(const Network& network, const Node& node)
{
    std::vector<ValueId> values;
    for (const ValueId input : node.inputs)
        if (input != noValue && network.values[input].isTensor && network.storedIndex(input) < 0)
            values.push_back(input);
    return values;
}

} // namespace

OperatorShare::OperatorShare(const Network& network, const Groups& groups, const Node& node)
    : in_(extentsOf(network, groups, readBy(network, node))), out_(extentsOf(network, groups, node.outputs)),
      independent_(isIndependent(network, node))
{
}

std::vector<OperatorShare::Extent> OperatorShare::extentsOf(const Network& network, const Groups& groups,
                                                            const std::vector<ValueId>& values)
{
    std::vector<Extent> extents;
    double elements = 0;
    for (const ValueId value : values) {
        Extent extent{static_cast<double>(elementCount(network.values[value].shape)), {}};
        for (std::size_t dim = 0; dim < network.values[value].shape.size(); ++dim)
            if (Along share = along(groups, groups.unitsOf(value, dim)); !share.perUnit.empty())
                extent.dims.push_back(std::move(share));
        elements += extent.weight;
        extents.push_back(std::move(extent));
    }
    for (Extent& extent : extents)
        extent.weight /= std::max(elements, 1.0);
    return extents;
}

OperatorShare::Along OperatorShare::along(const Groups& groups, const std::vector<UnitId>& units)
{
    Along share;
    std::map<int, int> indices;
    for (const UnitId unit : units) {
        if (unit >= 0)
            ++indices[groups.groupOf(unit)];
    }
    const auto size = static_cast<double>(units.size());
    int labelled = 0;
    for (const auto& [group, count] : indices) {
        share.perUnit.emplace_back(group, count / size / groups.groups()[group].units);
        labelled += count;
    }
    share.fixed = (size - labelled) / std::max(size, 1.0);
    return share;
}

double OperatorShare::shareOf(const std::vector<Extent>& extents, std::span<const int> kept)
{
    if (extents.empty())
        return 1;
    double sum = 0;
    for (const Extent& extent : extents) {
        double share = extent.weight;
        for (const Along& dim : extent.dims) {
            double width = dim.fixed;
            for (const auto& [group, perUnit] : dim.perUnit)
                width += perUnit * kept[static_cast<std::size_t>(group)];
            share *= width;
        }
        sum += share;
    }
    return sum;
}

Shares OperatorShare::at(std::span<const int> kept) const
{
    return {shareOf(in_, kept), shareOf(out_, kept)};
}

std::vector<int> OperatorShare::groups() const
{
    std::set<int> groups;
    for (const auto* extents : {&in_, &out_})
        for (const Extent& extent : *extents)
            for (const Along& dim : extent.dims)
                for (const auto& [group, perUnit] : dim.perUnit)
                    groups.insert(group);
    return {groups.begin(), groups.end()};
}

} // namespace espalier
