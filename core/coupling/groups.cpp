// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coupling/groups.h"
#include "core/base/assert.h"

namespace espalier {

std::span<const Slice> Groups::slices(UnitId unit) const
{
    return std::span(slices_).subspan(sliceStart_[unit], sliceStart_[unit + 1] - sliceStart_[unit]);
}

const std::vector<UnitId>& Groups::unitsOf(ValueId value, std::size_t dim) const
{
    static const std::vector<UnitId> fixed;
    const auto& dims = unitsOfValue_[value];
    return dim < dims.size() ? dims[dim] : fixed;
}

Groups Groups::ofWidths(const std::vector<int>& unitsPerGroup)
{
    Groups groups;
    for (std::size_t index = 0; index < unitsPerGroup.size(); ++index) {
        Group group;
        group.name = "group " + std::to_string(index);
        group.firstUnit = groups.unitCount();
        group.units = unitsPerGroup[index];
        groups.groupOf_.insert(groups.groupOf_.end(), static_cast<std::size_t>(group.units), static_cast<std::int32_t>(index));
        groups.groups_.push_back(std::move(group));
    }
    groups.sliceStart_.assign(groups.groupOf_.size() + 1, 0);
    return groups;
}

namespace {

/// Ascending indices of those entries of the list whose unit stays.
std::vector<std::int64_t> keptIndices(const std::vector<UnitId>& units, const std::vector<bool>& removed)
{
    std::vector<std::int64_t> kept;
    kept.reserve(units.size());
    for (std::size_t index = 0; index < units.size(); ++index) {
        if (units[index] < 0 || !removed[units[index]])
            kept.push_back(static_cast<std::int64_t>(index));
    }
    return kept;
}

} // namespace

Survivors Groups::survivors(const Network& network, const std::vector<bool>& removed) const
{
    ESPALIER_ASSERT(removed.size() == groupOf_.size());
    ESPALIER_ASSERT(network.values.size() == unitsOfValue_.size());
    Survivors survivors(network);
    for (std::size_t value = 0; value < unitsOfValue_.size(); ++value) {
        for (std::size_t dim = 0; dim < unitsOfValue_[value].size(); ++dim) {
            const std::vector<UnitId>& units = unitsOfValue_[value][dim];
            std::vector<std::int64_t> kept = keptIndices(units, removed);
            if (kept.size() < units.size())
                survivors.keep(static_cast<ValueId>(value), dim, std::move(kept));
        }
    }
    return survivors;
}

} // namespace espalier
