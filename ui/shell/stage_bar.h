// SPDX-License-Identifier: GPL-3.0-or-later
// The stages from left to right with their states, and the running job: start, pause, cancel, progress, time left.
#pragma once

#include "ui/runs/run_controller.h"

#include <QToolBar>

#include <map>

class QAction;
class QLabel;
class QProgressBar;
class QToolButton;

namespace espalier {

class StageBar : public QToolBar {
    Q_OBJECT
public:
    explicit StageBar(RunController& runs, QWidget* parent = nullptr);

    QAction* pauseAction() const { return pause_; }
    QAction* cancelAction() const { return cancel_; }
    /// Starts the next stage.
    QAction* runAction() const { return run_; }

Q_SIGNALS:
    /// From a stage's own button, or from the run button for the next stage.
    void stageRequested(espalier::Stage stage);

private:
    void addStage(Stage stage);
    void addArrow();
    void addRunControls();
    void addProgress();
    void refresh();
    void refreshStage(Stage stage, QToolButton* button);
    void refreshRun();
    void showProgress(const std::shared_ptr<const TrainSnapshot>& snapshot);
    void showSteps(const std::shared_ptr<const Progress>& progress);
    void showShares(const std::shared_ptr<const Sensitivity>& curves);

    RunController& runs_;
    std::map<Stage, QToolButton*> buttons_;
    QAction* run_ = nullptr;
    QAction* pause_ = nullptr;
    QAction* cancel_ = nullptr;
    QToolButton* runButton_ = nullptr;
    QProgressBar* progress_ = nullptr;
    QLabel* activity_ = nullptr;
};

} // namespace espalier
