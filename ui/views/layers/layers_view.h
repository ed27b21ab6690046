// SPDX-License-Identifier: GPL-3.0-or-later
// The table of layers: one row per coupling group, and one per frozen layer.
#pragma once

#include "ui/state/document.h"
#include "ui/state/linking.h"
#include "ui/views/view.h"

#include <QModelIndex>
#include <QWidget>

#include <optional>
#include <set>
#include <vector>

class QLabel;
class QLineEdit;
class QSortFilterProxyModel;
class QStackedLayout;
class QTableView;

namespace espalier {

class EditActions;
class LayersModel;

class LayersView : public QWidget {
    Q_OBJECT
public:
    explicit LayersView(const ViewContext& context, QWidget* parent = nullptr);

    /// Hides rows whose name, operator, members or state do not contain the text; Escape clears it.
    QLineEdit* filter() const { return filter_; }
    QTableView* table() const { return table_; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildFilter();
    void buildTable();
    void sizeColumns();
    QWidget* columnsButton();
    void layOut();
    void connectLinking();
    void showCount();
    /// Those of the rows that the filter shows; none: all.
    std::optional<std::vector<int>> shownGroups() const;
    void showSelection();
    void showMenu(const QPoint& position);
    void addEdits(QMenu& menu, int row);
    void selectGroups();
    std::set<int> groupsInTable() const;
    QModelIndex rowOf(int group) const;
    /// In place, below the table; empty: nothing.
    void tell(const QString& refusal);
    void tellWhyNoFloor(const QModelIndex& index);

    Document& document_;
    Linking& linking_;
    AddExports addExports_;
    LayersModel* model_;
    QSortFilterProxyModel* proxy_;
    QLineEdit* filter_;
    QLabel* count_;
    QTableView* table_;
    QLabel* empty_;
    QLabel* refusal_;
    EditActions* actions_;
    QStackedLayout* stack_;
    bool showing_ = false; ///< true while the table follows the shared selection
};

} // namespace espalier
