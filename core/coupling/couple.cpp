// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coupling/groups.h"
#include "core/graph/operator.h"
#include "core/graph/tail.h"
#include "core/graph/traits.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <unordered_map>

namespace espalier {

namespace {

constexpr std::int32_t none = -1;

/// By value of the tail's border: why its channels cannot be removed.
std::unordered_map<ValueId, std::string> reasonsOfTail(const Network& network)
{
    std::unordered_map<ValueId, std::string> reasons;
    const Tail tail = tailOf(network);
    for (const ValueId value : tail.border)
        reasons[value] = "is picked from by '" + selectionBehind(network, tail, value).name + "', where the tail begins";
    return reasons;
}

Labels labelsOf(const Network& network)
{
    Labels labels(network);
    const auto ofTail = reasonsOfTail(network);
    for (std::size_t id = 0; id < network.nodes.size(); ++id) {
        operatorOf(network.nodes[id]).couple(static_cast<NodeId>(id), network.nodes[id], labels);
        for (const ValueId output : network.nodes[id].outputs)
            if (const auto reason = ofTail.find(output); reason != ofTail.end())
                labels.freezeValue(output, reason->second);
    }
    for (ValueId output : network.outputs)
        labels.freezeValue(output, "is the network's output");
    return labels;
}

/// Turns the classes of the union-find into units, numbered in the order of their first filters and gathered into groups.
class UnitFinder {
public:
    UnitFinder(const Network& network, const Labels& labels);

    /// By root label: the unit's number, or none.
    std::int32_t unitOf(Label label) const { return unitOfRoot_[labels_.find(label)]; }
    std::vector<Slice> slicesInOrder(std::vector<std::size_t>& sliceStart) const;
    std::vector<std::int32_t> takeGroupOfUnit() { return std::move(groupOfUnit_); }

private:
    void numberByFirstFilter();
    void gatherGroups();
    void renumberGroupByGroup();
    std::vector<std::vector<std::int32_t>> ownersOfUnits() const;
    std::int32_t unitCount() const { return unitCount_; }

    const Network& network_;
    const Labels& labels_;
    std::vector<std::int32_t> unitOfRoot_;
    std::vector<std::int32_t> groupOfUnit_;
    std::int32_t unitCount_ = 0;
};

UnitFinder::UnitFinder(const Network& network, const Labels& labels)
    : network_(network), labels_(labels), unitOfRoot_(labels.labelCount(), none)
{
    numberByFirstFilter();
    gatherGroups();
    renumberGroupByGroup();
}

void UnitFinder::numberByFirstFilter()
{
    for (const Labels::Attachment& attachment : labels_.attachments()) {
        if (attachment.role != SliceRole::filter)
            continue;
        for (Label label : labels_.of(attachment.stored, attachment.dim)) {
            const Label root = labels_.find(label);
            if (unitOfRoot_[root] == none && !labels_.frozen(root))
                unitOfRoot_[root] = unitCount_++;
        }
    }
}

/// Per unit, the attachments that hold one of its slices, each once.
std::vector<std::vector<std::int32_t>> UnitFinder::ownersOfUnits() const
{
    std::vector<std::vector<std::int32_t>> owners(static_cast<std::size_t>(unitCount_));
    const auto& attachments = labels_.attachments();
    for (std::size_t index = 0; index < attachments.size(); ++index) {
        for (Label label : labels_.of(attachments[index].stored, attachments[index].dim)) {
            const std::int32_t unit = unitOf(label);
            const auto owner = static_cast<std::int32_t>(index);
            if (unit != none && (owners[unit].empty() || owners[unit].back() != owner))
                owners[unit].push_back(owner);
        }
    }
    return owners;
}

struct OwnersHash {
    std::size_t operator()(const std::vector<std::int32_t>& owners) const
    {
        std::size_t hash = owners.size();
        for (std::int32_t owner : owners)
            hash = hash * 1099511628211u ^ static_cast<std::size_t>(owner);
        return hash;
    }
};

void UnitFinder::gatherGroups()
{
    std::unordered_map<std::vector<std::int32_t>, std::int32_t, OwnersHash> groupOfOwners;
    for (std::vector<std::int32_t>& owners : ownersOfUnits()) {
        const auto next = static_cast<std::int32_t>(groupOfOwners.size());
        groupOfUnit_.push_back(groupOfOwners.try_emplace(std::move(owners), next).first->second);
    }
}

void UnitFinder::renumberGroupByGroup()
{
    std::vector<std::int32_t> byGroup(groupOfUnit_.size());
    std::iota(byGroup.begin(), byGroup.end(), 0);
    std::stable_sort(byGroup.begin(), byGroup.end(), [this](auto a, auto b) { return groupOfUnit_[a] < groupOfUnit_[b]; });
    std::vector<std::int32_t> newNumber(byGroup.size());
    for (std::size_t position = 0; position < byGroup.size(); ++position)
        newNumber[byGroup[position]] = static_cast<std::int32_t>(position);
    for (std::int32_t& unit : unitOfRoot_)
        unit = unit == none ? none : newNumber[unit];
    std::sort(groupOfUnit_.begin(), groupOfUnit_.end());
}

/// All slices, unit by unit and sorted within each unit. Stored tensors are visited in order, so that no sorting is needed.
std::vector<Slice> UnitFinder::slicesInOrder(std::vector<std::size_t>& sliceStart) const
{
    std::vector<std::int32_t> storedOfValue(network_.values.size(), none);
    for (std::size_t stored = 0; stored < network_.stored.size(); ++stored)
        storedOfValue[network_.stored[stored].value] = static_cast<std::int32_t>(stored);
    std::vector<Labels::Attachment> attachments = labels_.attachments();
    std::sort(attachments.begin(), attachments.end(), [&](const auto& a, const auto& b) {
        return std::pair(storedOfValue[a.stored], a.dim) < std::pair(storedOfValue[b.stored], b.dim);
    });

    sliceStart.assign(static_cast<std::size_t>(unitCount_) + 1, 0);
    const auto forEachSlice = [&](auto&& visit) {
        for (const Labels::Attachment& attachment : attachments) {
            const LabelList& labels = labels_.of(attachment.stored, attachment.dim);
            for (std::size_t index = 0; index < labels.size(); ++index) {
                if (const std::int32_t unit = unitOf(labels[index]); unit != none)
                    visit(unit, attachment, static_cast<std::int32_t>(index));
            }
        }
    };
    forEachSlice([&](std::int32_t unit, const Labels::Attachment&, std::int32_t) { ++sliceStart[unit + 1]; });
    std::partial_sum(sliceStart.begin(), sliceStart.end(), sliceStart.begin());
    std::vector<Slice> slices(sliceStart.back());
    std::vector<std::size_t> next(sliceStart.begin(), sliceStart.end() - 1);
    forEachSlice([&](std::int32_t unit, const Labels::Attachment& attachment, std::int32_t index) {
        slices[next[unit]++] = {storedOfValue[attachment.stored], static_cast<std::int32_t>(attachment.dim), index, attachment.role,
                                attachment.node};
    });
    return slices;
}

std::vector<std::vector<std::vector<UnitId>>> unitsOfValues(const Network& network, const Labels& labels, const UnitFinder& finder)
{
    std::vector<std::vector<std::vector<UnitId>>> units(network.values.size());
    for (std::size_t value = 0; value < units.size(); ++value) {
        const auto id = static_cast<ValueId>(value);
        units[value].resize(labels.rank(id));
        for (std::size_t dim = 0; dim < units[value].size(); ++dim) {
            const LabelList& list = labels.of(id, dim);
            units[value][dim].resize(list.size());
            std::transform(list.begin(), list.end(), units[value][dim].begin(), [&](Label label) { return finder.unitOf(label); });
        }
    }
    return units;
}

/// Values that an affine batch norm reads: its weight is the scale of the layer that computes the value.
std::vector<bool> normalisedValues(const Network& network)
{
    std::vector<bool> normalised(network.values.size(), false);
    for (const Node& node : network.nodes) {
        if (isBatchNorm(node) && weightOf(node) != noValue)
            normalised[node.inputs[0]] = true;
    }
    return normalised;
}

void fillRoles(const Network& network, std::span<const Slice> slices, const std::vector<bool>& normalised, Group& group)
{
    std::set<NodeId> members, norms, consumers;
    for (const Slice& slice : slices) {
        if (slice.role == SliceRole::filter)
            members.insert(slice.node);
        else if (slice.role == SliceRole::scale)
            norms.insert(slice.node);
        else if (slice.role == SliceRole::consumer)
            consumers.insert(slice.node);
    }
    group.members.assign(members.begin(), members.end());
    group.norms.assign(norms.begin(), norms.end());
    group.consumers.assign(consumers.begin(), consumers.end());
    std::copy_if(members.begin(), members.end(), std::back_inserter(group.bareMembers),
                 [&](NodeId node) { return !normalised[network.nodes[node].outputs.front()]; });
}

std::string groupName(const Network& network, const Group& group, std::set<std::string>& taken)
{
    std::string name = network.nodes[group.members.front()].name;
    if (group.members.size() > 1)
        name += " + " + std::to_string(group.members.size() - 1) + " more";
    std::string unique = name;
    for (int part = 2; !taken.insert(unique).second; ++part)
        unique = name + " (" + std::to_string(part) + ")";
    return unique;
}

/// Layers with a frozen output channel, each with the first reason found. The filters of a recurrent layer stand in several tensors.
std::vector<FrozenLayer> frozenLayers(const Labels& labels)
{
    std::vector<FrozenLayer> frozen;
    for (const Labels::Attachment& attachment : labels.attachments()) {
        const bool told = !frozen.empty() && frozen.back().node == attachment.node;
        if (attachment.role != SliceRole::filter || told)
            continue;
        const LabelList& list = labels.of(attachment.stored, attachment.dim);
        const auto label = std::find_if(list.begin(), list.end(), [&](Label each) { return labels.frozen(each); });
        if (label != list.end())
            frozen.push_back({attachment.node, labels.frozenReason(*label)});
    }
    return frozen;
}

} // namespace

Groups couple(const Network& network)
{
    const Labels labels = labelsOf(network);
    UnitFinder finder(network, labels);
    Groups groups;
    groups.slices_ = finder.slicesInOrder(groups.sliceStart_);
    groups.unitsOfValue_ = unitsOfValues(network, labels, finder);
    groups.groupOf_ = finder.takeGroupOfUnit();
    groups.frozen_ = frozenLayers(labels);

    const std::vector<bool> normalised = normalisedValues(network);
    std::set<std::string> taken;
    for (UnitId unit = 0; unit < groups.unitCount(); ++unit) {
        if (groups.groupOf_[unit] == groups.groupCount()) {
            Group group;
            group.firstUnit = unit;
            fillRoles(network, groups.slices(unit), normalised, group);
            group.name = groupName(network, group, taken);
            groups.groups_.push_back(std::move(group));
        }
        ++groups.groups_.back().units;
    }
    return groups;
}

} // namespace espalier
