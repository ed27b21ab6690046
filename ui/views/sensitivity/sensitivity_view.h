// SPDX-License-Identifier: GPL-3.0-or-later
// How much each layer can lose by itself: curves, the layers sorted by sensitivity, and a button that protects them.
#pragma once

#include "core/settings/sensitivity_settings.h"
#include "ui/state/document.h"
#include "ui/state/linking.h"

#include <QWidget>

#include <memory>
#include <optional>

class QLabel;
class QModelIndex;
class QProgressBar;
class QPushButton;
class QStackedLayout;
class QTableView;

namespace espalier {

class RunController;
class SensitivityModel;
class SensitivityPlot;
struct Sensitivity;

class SensitivityView : public QWidget {
    Q_OBJECT
public:
    SensitivityView(Document& document, Linking& linking, RunController& runs, QWidget* parent = nullptr);

    SensitivityPlot* plot() const { return plot_; }
    QTableView* table() const { return table_; }
    /// Where the plot marks what the plan takes from the group, for tests; nothing where it has no mark.
    std::optional<QPointF> markOf(int group) const;

Q_SIGNALS:
    /// A field holds what is no value of its setting.
    void misread(const QString& sentence);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildControls();
    void buildFields();
    void buildTable();
    void layOut();
    void connectLinking();
    /// Shows the present network's curves, also after undo.
    void refresh();
    void startOrStop();
    void showProgress();
    void showPlan();
    void showCaption();
    void showSelection();
    void selectRow(const QModelIndex& current);
    void toggleProtection();
    void tell(const QString& refusal);

    Document& document_;
    Linking& linking_;
    RunController& runs_;
    std::shared_ptr<const Sensitivity> sensitivity_;
    SensitivitySettings settings_;
    bool running_ = false;
    bool showing_ = false; ///< true while the table follows the shared selection
    SensitivityModel* model_;
    SensitivityPlot* plot_;
    QTableView* table_;
    QPushButton *start_, *protect_;
    QWidget *images_, *more_; ///< fields of settings_
    QProgressBar* progress_;
    QLabel *activity_, *caption_, *empty_;
    QStackedLayout* stack_;
};

} // namespace espalier
