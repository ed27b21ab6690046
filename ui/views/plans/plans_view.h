// SPDX-License-Identifier: GPL-3.0-or-later
// Plans tried and networks made: a tree to return to, to name, compare and delete from, and a plot of what they cost and how good they are.
#pragma once

#include "ui/models/plan_points.h"
#include "ui/state/document.h"

#include <QTimer>
#include <QWidget>

#include <optional>
#include <vector>

class QAction;
class QComboBox;
class QLabel;
class QPushButton;
class QStackedLayout;
class QTreeView;

namespace espalier {

class PlanHistory;
class PlansPlot;
class PlanTreeModel;

class PlansView : public QWidget {
    Q_OBJECT
public:
    PlansView(Document& document, PlanHistory& plans, QWidget* parent = nullptr);

    /// The place of an entry's point in the plot, for tests; nothing where it has none.
    std::optional<QPointF> pointOf(int id) const;

protected:
    void showEvent(QShowEvent* event) override;

private:
    void buildControls();
    QPushButton* button(const char* objectName, const QString& text, const QString& help, void (PlansView::*slot)());
    void buildTree();
    QWidget* sideBySide();
    void layOut();
    void connectAll();

    /// Soon, and once for many changes; not while nobody sees it.
    void refreshSoon();
    void refresh();
    void refreshButtons();
    void growColumns();
    void showPlot();
    QString emptyText() const;
    QString plotText() const;
    /// About the hovered entry, else about what is selected.
    void showNote(int hovered);
    std::vector<int> selectedIds() const;
    int selectedId() const; ///< 0: none, or several

    void goTo(int id);
    void goToSelected();
    void useSettings();
    void keep();
    void compare();
    void rename();
    void remove();

    Document& document_;
    PlanHistory& plans_;
    PlanTreeModel* model_;
    QTreeView* tree_;
    PlansPlot* plot_;
    QComboBox* cost_;
    QPushButton *keep_, *return_, *settings_, *compare_, *rename_, *delete_;
    QLabel *note_, *empty_, *plotEmpty_;
    QStackedLayout *stack_, *plotStack_;
    QTimer refresh_;
    QString problem_; ///< why the last return was not possible
};

} // namespace espalier
