// SPDX-License-Identifier: GPL-3.0-or-later
// The decisions of the channel replacement policy, and all other channels that go, as a table.
#pragma once

#include "ui/state/document.h"

#include <QAbstractTableModel>

#include <vector>

namespace espalier {

/// Follows the document's plan. First the decisions, then what else goes. While a slider moves, rows are updated in place, so
/// that the table keeps its scroll position.
class DecisionsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Restored, RestoredScore, RestoredCost, Removed, RemovedScore, RemovedCost, StandsIn, Reason, ColumnCount };
    enum Role { SortRole = Qt::UserRole };

    explicit DecisionsModel(Document& document, QObject* parent = nullptr);
    /// Rows follow another plan as long as somebody looks; at first somebody does.
    void setWanted(bool wanted);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// restored: -1 where a unit goes that no decision names.
    struct Row {
        UnitId restored, removed;
        bool operator==(const Row&) const = default;
    };
    const Row& row(int row) const { return rows_[static_cast<std::size_t>(row)]; }
    /// Row in which the unit is restored or removed; -1 for none.
    int rowOf(UnitId unit) const;

private:
    void follow(Parts parts);
    void reset();
    void refresh();
    static std::vector<Row> rowsOf(const DocumentState& state);
    void take(StatePtr state, std::vector<Row> rows);
    int firstOther(const DocumentState& before, const std::vector<Row>& rows) const;
    QVariant text(const Row& row, int column) const;
    QVariant number(const Row& row, int column) const;
    QVariant exact(const Row& row, int column) const;
    QString costText(UnitId unit) const;
    QString reasonText(const Row& row) const;
    double costOf(UnitId unit) const;

    Document& document_;
    StatePtr state_; ///< the state of the rows: the document may be newer while the table still shows them
    std::vector<Row> rows_;
    bool wanted_ = true;
};

} // namespace espalier
