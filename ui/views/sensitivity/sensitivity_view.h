// SPDX-License-Identifier: GPL-3.0-or-later
// How much each layer can lose by itself: curves, the layers sorted by how sensitive they are, and the remedy.
#pragma once

#include "ui/state/document.h"
#include "ui/state/linking.h"

#include <QWidget>

#include <memory>

class QLabel;
class QModelIndex;
class QProgressBar;
class QPushButton;
class QSpinBox;
class QStackedLayout;
class QTableView;

namespace espalier {

class SensitivityModel;
class SensitivityPlot;
struct Sensitivity;

/// Shows what it is given and asks for measurements; whoever runs them tells it how they go.
class SensitivityView : public QWidget {
    Q_OBJECT
public:
    SensitivityView(Document& document, Linking& linking, QWidget* parent = nullptr);

    /// What is known of the document's model; null for nothing. whyNot: why measuring cannot start now, empty where it can.
    void show(std::shared_ptr<const Sensitivity> sensitivity, bool running, const QString& whyNot);
    using QWidget::show;

    SensitivityPlot* plot() const { return plot_; }
    QTableView* table() const { return table_; }

Q_SIGNALS:
    void startRequested(int images);
    void stopRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildControls();
    void buildTable();
    void layOut();
    void connectLinking();
    void showProgress(const QString& whyNot);
    void showCaption();
    void showSelection();
    void selectRow(const QModelIndex& current);
    void toggleProtection();

    Document& document_;
    Linking& linking_;
    std::shared_ptr<const Sensitivity> sensitivity_;
    bool running_ = false;
    bool showing_ = false; ///< the table follows the selection, not the other way round
    SensitivityModel* model_;
    SensitivityPlot* plot_;
    QTableView* table_;
    QPushButton *start_, *protect_;
    QSpinBox* images_;
    QProgressBar* progress_;
    QLabel *activity_, *caption_, *empty_;
    QStackedLayout* stack_;
};

} // namespace espalier
