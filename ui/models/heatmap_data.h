// SPDX-License-Identifier: GPL-3.0-or-later
// What the heatmap draws, without a widget: a row per group, a cell per unit, and one number in [0, 1] a cell.
#pragma once

#include "ui/state/document_state.h"

#include <vector>

namespace espalier {

enum class HeatmapMode {
    heat,     ///< H_u: 0 cold (a sparsity training drives it to zero) … 1 hot
    score,    ///< place of the fused score among all units: 0 least … 1 most important
    decision, ///< the Fate, as a number
};
enum class HeatmapOrder {
    sorted,  ///< inside a row, most important first
    natural, ///< as the channels lie in the network
};

/// Groups, scores and order fix which unit a cell shows; values may change on top of that much more often.
class HeatmapData {
public:
    void arrange(const Groups& groups, const RankedScores& scores, HeatmapOrder order);
    void clear();

    int rows() const { return static_cast<int>(rowStart_.size()) - 1; }
    int cells(int row) const { return rowStart_[row + 1] - rowStart_[row]; }
    int widestRow() const { return widest_; }
    /// The unit of a cell; -1 outside.
    UnitId unitAt(int row, int cell) const;

    struct Cell {
        int row = -1, cell = -1;
        bool operator==(const Cell&) const = default;
    };
    /// Row of a unit and its place there; {-1, -1} for no unit.
    Cell cellOf(UnitId unit) const;

    /// One number a unit. Rows whose numbers changed wait in takeChangedRows.
    void setValues(std::vector<double> values);
    /// NaN where there is no cell or no value.
    double value(int row, int cell) const;
    /// Rows that differ since the last call, ascending; all of them after arrange.
    std::vector<int> takeChangedRows();

private:
    std::vector<int> rowStart_{0}; ///< by row, plus the end
    std::vector<UnitId> unitOfCell_;
    std::vector<Cell> cellOfUnit_;
    std::vector<double> values_;
    std::vector<bool> changed_; ///< by row
    int widest_ = 0;
};

/// How a row's cells lie on the columns of the picture, all rows having as many columns as the widest has cells. A narrow row either
/// fills the width, each cell being several columns wide, or leaves columns empty on the right.
struct RowLayout {
    int cells = 0, columns = 0;
    bool fill = true;

    /// -1 where the row has no cell.
    int cellAt(int column) const;
    int firstColumn(int cell) const;
    /// One past the cell's last column.
    int endColumn(int cell) const { return firstColumn(cell + 1); }
};

/// Place of each score among all, from 0 (lowest) to 1 (highest); exact zeros are 0.
std::vector<double> scoreRanks(const RankedScores& scores);
/// The Fates as numbers.
std::vector<double> fateValues(const Plan& plan);

} // namespace espalier
