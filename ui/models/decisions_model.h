// SPDX-License-Identifier: GPL-3.0-or-later
// The decisions of the channel replacement policy as a table.
#pragma once

#include "ui/state/document.h"

#include <QAbstractTableModel>

namespace espalier {

/// Follows the document's plan. While a slider moves, rows are updated in place, so that the table keeps its scroll position.
class DecisionsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Restored, RestoredScore, Replacement, ReplacementScore, Reason, ColumnCount };
    enum Role { SortRole = Qt::UserRole };

    explicit DecisionsModel(Document& document, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    const Decision& decision(int row) const { return state_->plan->decisions[static_cast<std::size_t>(row)]; }
    /// Row in which the unit is restored or removed; -1 for none.
    int rowOf(UnitId unit) const;

private:
    void follow(Parts parts);
    void reset();
    void refresh();
    static int decisionsOf(const DocumentState& state) { return state.plan ? static_cast<int>(state.plan->decisions.size()) : 0; }
    QVariant text(const Decision& decision, int column) const;
    QVariant number(const Decision& decision, int column) const;

    Document& document_;
    StatePtr state_; ///< the state of the rows: the document may be newer while the table still shows them
};

} // namespace espalier
