// SPDX-License-Identifier: GPL-3.0-or-later
// Two plans or networks side by side: their totals, their layers, and the pictures that they answer differently. Changes nothing.
#pragma once

#include "ui/runs/comparison.h"
#include "ui/state/linking.h"

#include <QWidget>

#include <array>

class QAction;
class QComboBox;
class QLabel;
class QListView;
class QModelIndex;
class QPushButton;
class QSortFilterProxyModel;
class QStackedLayout;
class QTableView;
class QToolButton;

namespace espalier {

class AnswerPairsModel;
class ComparisonModel;
class PictureComparison;

class ComparisonView : public QWidget {
    Q_OBJECT
public:
    ComparisonView(Document& document, Linking& linking, RunController& runs, WhatIf& whatIf, QWidget* parent = nullptr);

    Comparison& comparison() { return *comparison_; }
    PictureComparison& pictures() { return *pictures_; }
    const ComparisonModel& model() const { return *model_; }

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildSides();
    void buildButtons();
    void buildTable();
    void buildPictures();
    void layOut();
    void connectAll();
    void chooseFile();
    void forgetChosen();
    void showOptions();
    void showOptionsOf(int side);
    void showSides();
    void showTotals();
    void showPictures();
    void showWorkOut();
    void selectGroup(const QModelIndex& current);
    void showSelection();
    void showHovered();
    /// In the present network; −1: none.
    int groupOf(const QString& layer) const;
    QString layerOf(int group) const;

    Document& document_;
    Linking& linking_;
    Comparison* comparison_;
    PictureComparison* pictures_;
    ComparisonModel* model_;
    QSortFilterProxyModel* proxy_;
    AnswerPairsModel* pairs_;
    std::array<QComboBox*, 2> sides_;
    std::array<std::pair<std::vector<Comparison::Option>, int>, 2> offered_; ///< what sides_ list, and the chosen one
    QAction* swapAction_;
    QToolButton *swap_, *forget_;
    QPushButton *pin_, *file_, *workOut_;
    QLabel *problem_, *totals_, *summary_, *answers_, *empty_;
    QTableView* table_;
    QListView* list_;
    QStackedLayout* stack_;
    bool showing_ = false; ///< true while the table follows the shared selection
};

} // namespace espalier
