// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/heatmap_data.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace espalier {

namespace {

/// Most important first; equal ones in the network's order.
std::vector<UnitId> descending(const RankedScores& scores)
{
    std::vector<UnitId> units;
    const auto& order = scores.ascending;
    for (auto end = order.rbegin(); end != order.rend();) {
        const double score = scores.fused[*end];
        const auto next = std::find_if(end, order.rend(), [&](UnitId unit) { return scores.fused[unit] != score; });
        units.insert(units.end(), next.base(), end.base());
        end = next;
    }
    return units;
}

} // namespace

void HeatmapData::arrange(const Groups& groups, const RankedScores& scores, HeatmapOrder order,
                          const std::optional<std::vector<int>>& shown)
{
    clear();
    addRows(groups, shown);
    std::vector<UnitId> units(groups.unitCount());
    std::iota(units.begin(), units.end(), 0);
    if (order == HeatmapOrder::sorted)
        units = descending(scores);
    unitOfCell_.resize(rowStart_.back());
    cellOfUnit_.resize(units.size());
    std::vector<int> filled(rows());
    for (const UnitId unit : units) {
        const int row = rowOfGroup_[groups.groupOf(unit)];
        if (row < 0)
            continue;
        cellOfUnit_[unit] = {row, filled[row]++};
        unitOfCell_[rowStart_[row] + cellOfUnit_[unit].cell] = unit;
    }
    changed_.assign(rows(), true);
}

void HeatmapData::addRows(const Groups& groups, const std::optional<std::vector<int>>& shown)
{
    rowOfGroup_.assign(groups.groups().size(), -1);
    groupOfRow_.resize(groups.groups().size());
    std::iota(groupOfRow_.begin(), groupOfRow_.end(), 0);
    if (shown)
        groupOfRow_ = *shown;
    for (const int group : groupOfRow_) {
        const int units = groups.groups()[group].units;
        rowOfGroup_[group] = rows();
        rowStart_.push_back(rowStart_.back() + units);
        widest_ = std::max(widest_, units);
    }
}

void HeatmapData::clear()
{
    *this = HeatmapData();
}

UnitId HeatmapData::unitAt(int row, int cell) const
{
    if (row < 0 || row >= rows() || cell < 0 || cell >= cells(row))
        return -1;
    return unitOfCell_[rowStart_[row] + cell];
}

int HeatmapData::groupOf(int row) const
{
    return row < 0 || row >= rows() ? -1 : groupOfRow_[row];
}

int HeatmapData::rowOf(int group) const
{
    return group < 0 || group >= static_cast<int>(rowOfGroup_.size()) ? -1 : rowOfGroup_[group];
}

HeatmapData::Cell HeatmapData::cellOf(UnitId unit) const
{
    if (unit < 0 || unit >= static_cast<UnitId>(cellOfUnit_.size()))
        return {};
    return cellOfUnit_[unit];
}

void HeatmapData::setValues(std::vector<double> values)
{
    std::swap(values_, values);
    const bool comparable = values.size() == values_.size();
    if (!comparable)
        changed_.assign(rows(), true);
    for (std::size_t unit = 0; comparable && unit < values_.size() && unit < cellOfUnit_.size(); ++unit)
        if (values[unit] != values_[unit] && cellOfUnit_[unit].row >= 0)
            changed_[cellOfUnit_[unit].row] = true;
}

double HeatmapData::value(int row, int cell) const
{
    const UnitId unit = unitAt(row, cell);
    if (unit < 0 || unit >= static_cast<UnitId>(values_.size()))
        return std::numeric_limits<double>::quiet_NaN();
    return values_[unit];
}

std::vector<int> HeatmapData::takeChangedRows()
{
    std::vector<int> rows;
    for (std::size_t row = 0; row < changed_.size(); ++row)
        if (changed_[row])
            rows.push_back(static_cast<int>(row));
    changed_.assign(changed_.size(), false);
    return rows;
}

int RowLayout::cellAt(int column) const
{
    if (column < 0 || column >= columns || cells == 0)
        return -1;
    if (fill)
        return static_cast<int>(std::int64_t{column} * cells / columns);
    return column < cells ? column : -1;
}

int RowLayout::firstColumn(int cell) const
{
    if (!fill || cells == 0)
        return cell;
    return static_cast<int>((std::int64_t{cell} * columns + cells - 1) / cells);
}

std::vector<double> scoreRanks(const RankedScores& scores)
{
    std::vector<double> ranks(scores.fused.size(), 0);
    const double last = std::max<double>(1, static_cast<double>(ranks.size()) - 1);
    for (std::size_t place = 0; place < ranks.size(); ++place) {
        const UnitId unit = scores.ascending[place];
        if (scores.fused[unit] > 0)
            ranks[unit] = static_cast<double>(place) / last;
    }
    return ranks;
}

std::vector<double> fateValues(const Plan& plan)
{
    std::vector<double> values(plan.fates.size());
    std::transform(plan.fates.begin(), plan.fates.end(), values.begin(), [](Fate fate) { return static_cast<double>(fate); });
    return values;
}

} // namespace espalier
