// SPDX-License-Identifier: GPL-3.0-or-later
// The hovered and the selected groups and units, and the groups that a filter shows, shared by all views.
#pragma once

#include "core/coupling/groups.h"

#include <QObject>

#include <optional>
#include <set>
#include <vector>

namespace espalier {

class Linking : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    int selectedGroup() const { return group_; }  ///< the one that panels tell about; -1: none
    UnitId selectedUnit() const { return unit_; } ///< -1: none
    /// All that are selected together, the one above among them.
    const std::set<int>& selectedGroups() const { return groups_; }
    const std::set<UnitId>& selectedUnits() const { return units_; }
    UnitId hoveredUnit() const { return hovered_; }
    int hoveredGroup() const { return hoveredGroup_; }

    void select(int group, UnitId unit = -1);
    /// Several groups, of which panels tell about one; units are none.
    void selectGroups(const std::set<int>& groups, int group);
    /// Several units; group and unit as above.
    void selectUnits(const std::set<UnitId>& units, int group, UnitId unit);
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
    void change(int group, UnitId unit, std::set<int> groups, std::set<UnitId> units);

    int group_ = -1;
    UnitId unit_ = -1;
    std::set<int> groups_;
    std::set<UnitId> units_;
    int hoveredGroup_ = -1;
    UnitId hovered_ = -1;
    std::optional<std::vector<int>> shown_;
};

} // namespace espalier
