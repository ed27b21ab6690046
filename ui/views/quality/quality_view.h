// SPDX-License-Identifier: GPL-3.0-or-later
// How good a detector is on the project's images, before pruning and now: curves, confusion matrix, numbers by class and size.
#pragma once

#include "ui/models/detection_quality.h"
#include "ui/state/document.h"

#include <QWidget>

#include <array>
#include <memory>
#include <optional>

class QComboBox;
class QLabel;
class QPushButton;
class QStackedLayout;
class QTableView;
class QTabWidget;

namespace espalier {

class ConfusionModel;
class CurvesPlot;
class PlainTableModel;
class RunController;

class QualityView : public QWidget {
    Q_OBJECT
public:
    QualityView(Document& document, RunController& runs, QWidget* parent = nullptr);

private:
    /// The parts of one network.
    struct Side {
        std::optional<JudgedDetector> judged;
        CurvesPlot* plot = nullptr;
        QLabel* title = nullptr; ///< of the matrix
        ConfusionModel* confusion = nullptr;
        QTableView* matrix = nullptr;
    };

    void buildSide(Side& side, const char* plotName, const char* matrixName);
    QWidget* curvesPage();
    QWidget* matrixPage();
    void buildTable();
    void layOut();
    QString titleOf(const Side& side) const;
    void evaluateOrStop();
    void refresh();
    void refreshButton();
    /// Whether there is anything new to show.
    bool take();
    void showJudged();
    void listClasses();
    void showCurves();
    QString advice() const;

    Document& document_;
    RunController& runs_;
    std::array<Side, 2> sides_; ///< before pruning, now
    ModelPtr looked_;           ///< at whether it is a detector
    bool detector_ = false;
    QComboBox* class_;
    PlainTableModel* parts_;
    QTableView* table_;
    QTabWidget* tabs_;
    QPushButton* evaluate_;
    QLabel *summary_, *empty_;
    QStackedLayout* stack_;
};

} // namespace espalier
