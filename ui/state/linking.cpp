// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/linking.h"

#include <utility>

namespace espalier {

void Linking::select(int group, UnitId unit)
{
    if (group == group_ && unit == unit_)
        return;
    group_ = group;
    unit_ = unit;
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
