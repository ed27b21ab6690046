// SPDX-License-Identifier: GPL-3.0-or-later
// The decisions of the channel replacement policy: units that a floor restored, and units removed in their place.
#pragma once

#include "ui/state/document.h"
#include "ui/state/linking.h"

#include <QWidget>

#include <functional>

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
    /// warn: tells the user why something cannot be done.
    DecisionsView(Document& document, Linking& linking, std::function<void(const QString&)> warn, QWidget* parent = nullptr);

    QTableView* table() const { return table_; }

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void buildTable();
    void layOut();
    void buildButtons();
    void revert();
    void tell(const QString& refusal);
    /// The decision of the current row; null for none.
    const Decision* currentDecision() const;
    void enableButtons();
    void showSummary();
    /// At which ratio there are decisions, where there are none.
    void showOutlook();
    void goToDecisions();
    QString summaryOf(const Plan& plan) const;
    void selectUnit(const QModelIndex& current);
    void showSelection();

    Document& document_;
    Linking& linking_;
    std::function<void(const QString&)> warn_;
    DecisionsModel* model_;
    QSortFilterProxyModel* proxy_;
    QTableView* table_;
    QLabel* summary_;
    QLabel* empty_;
    QPushButton* revert_;
    QPushButton* accept_;
    QStackedLayout* stack_;
    CollapseData* collapses_;
    QLabel* outlook_;
    QPushButton* go_;
    bool showing_ = false; ///< true while the table follows the shared selection
};

} // namespace espalier
