// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/plan_request.h"

#include "core/base/nearest.h"
#include "core/settings/prune_target.h"

#include <spdlog/fmt/fmt.h>

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

/// Empty for a layer that can be pruned.
std::string whyFrozen(const std::string& name, const Network& network, const Groups& groups)
{
    for (const FrozenLayer& layer : groups.frozen()) {
        if (network.nodes[layer.node].name == name)
            return layer.reason;
    }
    return {};
}

Result<void> addUnits(std::set<UnitId>& units, const Group& group, const std::string& name, const std::set<int>& indices)
{
    for (const int index : indices) {
        if (index >= group.units)
            return usageError(fmt::format("There is no channel {} of '{}': it has {}, numbered from 0 to {}.", index, name, group.units,
                                          group.units - 1));
        units.insert(group.firstUnit + index);
    }
    return {};
}

/// Whose protection holds a group: its name, or that of a layer coupled with it; empty where none does.
std::string protectorOf(int group, const std::set<std::string>& names, const std::map<std::string, int>& byName)
{
    for (const std::string& name : names) {
        if (const auto found = byName.find(name); found != byName.end() && found->second == group)
            return name;
    }
    return {};
}

Result<void> addCut(PlanRequest& request, const PruneSettings& settings, const Network& network, const Groups& groups,
                    const std::map<std::string, int>& byName)
{
    for (const auto& [name, indices] : settings.cut) {
        if (const std::string reason = whyFrozen(name, network, groups); !reason.empty())
            return usageError(fmt::format("No channel of '{}' can be cut by hand, because the layer {}.", name, reason));
        const auto group = groupCalled(name, byName);
        if (!group)
            return tl::make_unexpected(group.error());
        const std::string holder = protectorOf(*group, settings.protectedNames, byName);
        if (!holder.empty() && !indices.empty())
            return usageError(
                fmt::format("No channel of '{}' can be cut by hand, because {} protected; unprotect it first.", name,
                            holder == name ? std::string("the layer is") : "'" + holder + "', whose channels go with its, is"));
        if (const auto added = addUnits(request.cutByHand, groups.groups()[*group], name, indices); !added)
            return added;
    }
    return {};
}

/// A layer that cannot be pruned keeps its channels anyway.
Result<void> addKept(PlanRequest& request, const IndexLists& keep, const Network& network, const Groups& groups,
                     const std::map<std::string, int>& byName)
{
    for (const auto& [name, indices] : keep) {
        const auto group = groupCalled(name, byName);
        if (!group && isFrozenLayer(name, network, groups))
            continue;
        if (!group)
            return tl::make_unexpected(group.error());
        if (const auto added = addUnits(request.keptByHand, groups.groups()[*group], name, indices); !added)
            return added;
    }
    return {};
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
    return addCut(request, settings, network, groups, byName)
        .and_then([&] { return addKept(request, settings.keep, network, groups, byName); })
        .map([&] { return std::move(request); });
}

std::set<UnitId> unitsIn(const IndexLists& lists, const Network& network, const Groups& groups)
{
    const auto byName = groupsByName(network, groups);
    std::set<UnitId> units;
    for (const auto& [name, indices] : lists) {
        const auto group = byName.find(name);
        for (const int index : group == byName.end() ? std::set<int>() : indices) {
            if (index < groups.groups()[group->second].units)
                units.insert(groups.groups()[group->second].firstUnit + index);
        }
    }
    return units;
}

IndexLists listsAfter(const IndexLists& lists, const Network& network, const Groups& groups, const std::vector<bool>& removed)
{
    IndexLists left;
    for (const UnitId unit : lists.empty() ? std::set<UnitId>() : unitsIn(lists, network, groups)) {
        const Group& group = groups.groups()[groups.groupOf(unit)];
        const auto begin = removed.begin() + group.firstUnit;
        if (!removed[unit])
            left[group.name].insert(static_cast<int>(std::count(begin, removed.begin() + unit, false)));
    }
    return left;
}

} // namespace espalier
