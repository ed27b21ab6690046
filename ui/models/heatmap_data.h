// SPDX-License-Identifier: GPL-3.0-or-later
// The heatmap's data without a widget: a row per group, a cell per unit, and one number in [0, 1] per cell.
#pragma once

#include "ui/state/document_state.h"

#include <optional>
#include <vector>

namespace espalier {

enum class HeatmapMode {
    heat,     ///< H_u: 0 cold (sparsity training drives it to zero) … 1 hot
    score,    ///< rank of the fused score among all units: 0 least … 1 most important
    decision, ///< the Fate, as a number
};
enum class HeatmapOrder {
    sorted,  ///< within a row, most important first
    natural, ///< in the network's order of channels
};

/// Groups, scores and order determine the unit of each cell; values change much more often.
class HeatmapData {
public:
    /// shown: the groups that have a row, ascending; none: all.
    void arrange(const Groups& groups, const RankedScores& scores, HeatmapOrder order,
                 const std::optional<std::vector<int>>& shown = std::nullopt);
    void clear();

    int rows() const { return static_cast<int>(rowStart_.size()) - 1; }
    int cells(int row) const { return rowStart_[row + 1] - rowStart_[row]; }
    int widestRow() const { return widest_; }
    /// -1 outside.
    int groupOf(int row) const;
    /// -1 for a group without a row.
    int rowOf(int group) const;
    /// The unit of a cell; -1 outside.
    UnitId unitAt(int row, int cell) const;

    struct Cell {
        int row = -1, cell = -1;
        bool operator==(const Cell&) const = default;
    };
    /// Row and cell of a unit; {-1, -1} for no unit, and for one of a group without a row.
    Cell cellOf(UnitId unit) const;

    /// One number per unit. takeChangedRows() returns the rows whose numbers changed.
    void setValues(std::vector<double> values);
    /// NaN where there is no cell or no value.
    double value(int row, int cell) const;
    /// Rows that changed since the last call, ascending; all of them after arrange.
    std::vector<int> takeChangedRows();

private:
    void addRows(const Groups& groups, const std::optional<std::vector<int>>& shown);

    std::vector<int> rowStart_{0}; ///< by row, plus the end
    std::vector<int> groupOfRow_, rowOfGroup_;
    std::vector<UnitId> unitOfCell_;
    std::vector<Cell> cellOfUnit_;
    std::vector<double> values_;
    std::vector<bool> changed_; ///< by row
    int widest_ = 0;
};

/// Maps a row's cells to the columns of the picture, of which there are as many as the widest row has cells. A narrower row either fills
/// the width, with several columns per cell, or leaves columns empty on the right.
struct RowLayout {
    int cells = 0, columns = 0;
    bool fill = true;

    /// -1 where the row has no cell.
    int cellAt(int column) const;
    int firstColumn(int cell) const;
    /// One past the cell's last column.
    int endColumn(int cell) const { return firstColumn(cell + 1); }
};

/// Rank of each score, from 0 (lowest) to 1 (highest); exact zeros are 0.
std::vector<double> scoreRanks(const RankedScores& scores);
/// The Fates as numbers.
std::vector<double> fateValues(const Plan& plan);

} // namespace espalier
