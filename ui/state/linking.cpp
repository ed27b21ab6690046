// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/linking.h"

#include <utility>

namespace espalier {

void Linking::select(int group, UnitId unit)
{
    change(group, unit, group >= 0 ? std::set<int>{group} : std::set<int>(), unit >= 0 ? std::set<UnitId>{unit} : std::set<UnitId>());
}

void Linking::selectGroups(const std::set<int>& groups, int group)
{
    change(group, -1, groups, {});
}

void Linking::selectUnits(const std::set<UnitId>& units, int group, UnitId unit)
{
    change(group, unit, {group}, units);
}

void Linking::change(int group, UnitId unit, std::set<int> groups, std::set<UnitId> units)
{
    if (group == group_ && unit == unit_ && groups == groups_ && units == units_)
        return;
    group_ = group;
    unit_ = unit;
    groups_ = std::move(groups);
    units_ = std::move(units);
    Q_EMIT selectionChanged();
}

void Linking::hover(int group, UnitId unit)
{
    if (group == hoveredGroup_ && unit == hovered_)
        return;
    hoveredGroup_ = group;
    hovered_ = unit;
    Q_EMIT hoverChanged();
}

void Linking::showOnly(std::optional<std::vector<int>> groups)
{
    if (groups == shown_)
        return;
    shown_ = std::move(groups);
    Q_EMIT filterChanged();
}

void Linking::clear()
{
    showOnly(std::nullopt);
    hover(-1);
    select(-1);
}

} // namespace espalier
