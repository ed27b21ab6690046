// SPDX-License-Identifier: GPL-3.0-or-later
// Two plans or networks layer by layer, the largest change first, and their totals. Nothing can be edited.
#pragma once

#include "ui/models/comparison_side.h"

#include <QAbstractTableModel>

#include <array>
#include <vector>

namespace espalier {

/// A layer of both sides, or of one.
struct ComparisonRow {
    QString name;
    std::array<std::optional<ComparedLayer>, 2> sides; ///< A, B

    bool onBoth() const { return sides[0] && sides[1]; }
    /// Channels that B keeps more than A; 0 for a layer of one side.
    int change() const { return onBoth() ? sides[1]->kept - sides[0]->kept : 0; }
};

/// The largest change first, equal ones in the order of the network; last the layers that only one side has.
std::vector<ComparisonRow> comparisonRows(const ComparisonSide& a, const ComparisonSide& b);

/// A total of both sides, and how it changes from A to B.
struct ComparisonTotal {
    QString title, a, b, change; ///< change: empty where one of them is not known
};
std::vector<ComparisonTotal> comparisonTotals(const ComparisonSide& a, const ComparisonSide& b);

/// What is to be said of the two as a whole: that they have no layer in common, that nothing differs, or how many layers do.
QString comparisonSummary(const ComparisonSide& a, const ComparisonSide& b);

class ComparisonModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, KeptA, KeptB, Change, ScoreA, ScoreB, MacsA, MacsB, ColumnCount };
    enum Role {
        SortRole = Qt::UserRole, ///< numbers as numbers; of Change the size
        ChangeRole,              ///< column Change: as a share of the largest change, in −1 … 1; none for a layer of one side
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Null: none.
    void show(SidePtr a, SidePtr b);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    const ComparisonRow& row(int row) const { return rows_[static_cast<std::size_t>(row)]; }
    /// −1: none.
    int rowOf(const QString& layer) const;
    /// The layer's row is tinted; empty: none.
    void setHovered(const QString& layer);

private:
    QString text(const ComparisonRow& row, int column) const;
    QVariant number(const ComparisonRow& row, int column) const;
    QString toolTip(const ComparisonRow& row) const;

    SidePtr a_, b_;
    std::vector<ComparisonRow> rows_;
    int largest_ = 0; ///< change
    QString hovered_;
};

} // namespace espalier
