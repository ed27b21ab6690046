// SPDX-License-Identifier: GPL-3.0-or-later
// The decisions of the channel replacement policy: units that a floor restored, and units removed in their place.
#pragma once

#include "ui/state/document.h"
#include "ui/state/linking.h"

#include <QWidget>

class QLabel;
class QModelIndex;
class QSortFilterProxyModel;
class QStackedLayout;
class QTableView;

namespace espalier {

class DecisionsModel;

class DecisionsView : public QWidget {
    Q_OBJECT
public:
    DecisionsView(Document& document, Linking& linking, QWidget* parent = nullptr);

    QTableView* table() const { return table_; }

private:
    void buildTable();
    void layOut();
    void showSummary();
    QString summaryOf(const Plan& plan) const;
    void selectUnit(const QModelIndex& current);
    void showSelection();

    Document& document_;
    Linking& linking_;
    DecisionsModel* model_;
    QSortFilterProxyModel* proxy_;
    QTableView* table_;
    QLabel* summary_;
    QLabel* empty_;
    QStackedLayout* stack_;
    bool showing_ = false; ///< true while the table follows the shared selection
};

} // namespace espalier
