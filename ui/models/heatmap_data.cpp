// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/heatmap_data.h"

#include "core/pruning/criteria/fused_score.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace espalier {

void HeatmapData::arrange(const Groups& groups, const std::vector<double>& scores, HeatmapOrder order)
{
    clear();
    unitOfCell_.resize(groups.unitCount());
    std::iota(unitOfCell_.begin(), unitOfCell_.end(), 0);
    cellOfUnit_.resize(groups.unitCount());
    const auto moreImportant = [&scores](UnitId a, UnitId b) { return scores[a] != scores[b] ? scores[a] > scores[b] : a < b; };
    for (int row = 0; row < groups.groupCount(); ++row) {
        const Group& group = groups.groups()[row];
        const auto begin = unitOfCell_.begin() + group.firstUnit;
        if (order == HeatmapOrder::sorted)
            std::sort(begin, begin + group.units, moreImportant);
        for (int cell = 0; cell < group.units; ++cell)
            cellOfUnit_[begin[cell]] = {row, cell};
        rowStart_.push_back(group.firstUnit + group.units);
        widest_ = std::max(widest_, group.units);
    }
    changed_.assign(rows(), true);
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
        if (values[unit] != values_[unit])
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

std::vector<double> scoreRanks(const std::vector<double>& scores)
{
    std::vector<double> ranks(scores.size(), 0);
    const auto order = ascending(scores);
    const double last = std::max<double>(1, static_cast<double>(order.size()) - 1);
    for (std::size_t place = 0; place < order.size(); ++place)
        if (scores[order[place]] > 0)
            ranks[order[place]] = static_cast<double>(place) / last;
    return ranks;
}

std::vector<double> fateValues(const Plan& plan)
{
    std::vector<double> values(plan.fates.size());
    std::transform(plan.fates.begin(), plan.fates.end(), values.begin(), [](Fate fate) { return static_cast<double>(fate); });
    return values;
}

} // namespace espalier
