// SPDX-License-Identifier: GPL-3.0-or-later
// The hovered and the selected group and unit, and the groups that a filter shows, shared by all views.
#pragma once

#include "core/coupling/groups.h"

#include <QObject>

#include <optional>
#include <vector>

namespace espalier {

class Linking : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    int selectedGroup() const { return group_; }  ///< -1: none
    UnitId selectedUnit() const { return unit_; } ///< -1: none
    UnitId hoveredUnit() const { return hovered_; }
    int hoveredGroup() const { return hoveredGroup_; }

    void select(int group, UnitId unit = -1);
    void hover(int group, UnitId unit = -1);
    /// The groups that the filter of the layers shows, ascending; none: all.
    const std::optional<std::vector<int>>& shownGroups() const { return shown_; }
    void showOnly(std::optional<std::vector<int>> groups);
    void clear();

Q_SIGNALS:
    void selectionChanged();
    void hoverChanged();
    void filterChanged();

private:
    int group_ = -1;
    UnitId unit_ = -1;
    int hoveredGroup_ = -1;
    UnitId hovered_ = -1;
    std::optional<std::vector<int>> shown_;
};

} // namespace espalier
