// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/plan_request.h"

#include "core/base/nearest.h"
#include "core/settings/prune_target.h"

#include <algorithm>

namespace espalier {
namespace {

/// Groups by every name that users may give: their own, and those of their layers and norms.
std::map<std::string, int> groupsByName(const Network& network, const Groups& groups)
{
    std::map<std::string, int> byName;
    for (int g = 0; g < groups.groupCount(); ++g) {
        const Group& group = groups.groups()[g];
        for (const auto* nodes : {&group.members, &group.norms}) {
            for (const NodeId node : *nodes)
                byName.emplace(network.nodes[node].name, g);
        }
    }
    // A group's own name takes precedence over a layer with the same name.
    for (int g = 0; g < groups.groupCount(); ++g)
        byName[groups.groups()[g].name] = g;
    return byName;
}

Result<int> groupCalled(const std::string& name, const std::map<std::string, int>& byName)
{
    if (const auto found = byName.find(name); found != byName.end())
        return found->second;
    std::vector<std::string> names;
    for (const auto& entry : byName)
        names.push_back(entry.first);
    return failure("No prunable group or layer is called '" + name + "'." + didYouMean(name, names));
}

/// A layer that cannot be pruned may be protected, too.
bool isFrozenLayer(const std::string& name, const Network& network, const Groups& groups)
{
    return std::any_of(groups.frozen().begin(), groups.frozen().end(),
                       [&](const FrozenLayer& layer) { return network.nodes[layer.node].name == name; });
}

} // namespace

Result<PlanRequest> planRequest(const PruneSettings& settings, const Network& network, const Groups& groups)
{
    const auto target = targetOf(settings);
    if (!target)
        return tl::make_unexpected(target.error());
    PlanRequest request;
    request.target = *target;
    request.policy = settings.policy;
    request.floorShare = settings.floorShare;
    request.floorMin = settings.floorMin;
    request.align = settings.align;
    request.relax = settings.relax;
    request.seed = settings.seed;
    const auto byName = groupsByName(network, groups);
    for (const auto& [name, floor] : settings.floors) {
        const auto group = groupCalled(name, byName);
        if (!group)
            return tl::make_unexpected(group.error());
        const auto [entry, added] = request.floors.emplace(*group, floor);
        entry->second = std::max(entry->second, floor);
    }
    for (const std::string& name : settings.protectedNames) {
        if (const auto group = groupCalled(name, byName))
            request.protectedGroups.insert(*group);
        else if (!isFrozenLayer(name, network, groups))
            return tl::make_unexpected(group.error());
    }
    return request;
}

} // namespace espalier
