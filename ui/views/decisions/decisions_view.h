// SPDX-License-Identifier: GPL-3.0-or-later
// The decisions of the channel replacement policy: units that a floor restored, and units removed in their place.
#pragma once

#include "ui/state/document.h"
#include "ui/state/linking.h"

#include <QWidget>

class QLabel;
class QModelIndex;
class QPushButton;
class QSortFilterProxyModel;
class QStackedLayout;
class QTableView;

namespace espalier {

class CollapseData;
class DecisionsModel;

class DecisionsView : public QWidget {
    Q_OBJECT
public:
    DecisionsView(Document& document, Linking& linking, QWidget* parent = nullptr);

    QTableView* table() const { return table_; }

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void buildTable();
    void layOut();
    void showSummary();
    /// At which ratio there are decisions, where there are none.
    void showOutlook();
    void goToDecisions();
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
    CollapseData* collapses_;
    QLabel* outlook_;
    QPushButton* go_;
    bool showing_ = false; ///< true while the table follows the shared selection
};

} // namespace espalier
