// SPDX-License-Identifier: GPL-3.0-or-later
// The views on an open network: docks around the heatmap. Its arrangement is kept across restarts.
#pragma once

#include "ui/runs/run_controller.h"
#include "ui/state/document.h"
#include "ui/state/linking.h"

#include <QMainWindow>

#include <vector>

class QDockWidget;
class QLineEdit;

namespace espalier {

class ImportanceView;
class LayersView;
class ImagesView;
class SensitivityView;
class TrainingView;

/// A window inside the window, so that the start page can take its place without a dock in sight.
class Workbench : public QMainWindow {
    Q_OBJECT
public:
    Workbench(Document& document, Linking& linking, RunController& runs, QWidget* parent = nullptr);

    void restoreDefaultLayout();
    void saveLayout() const;
    /// Ways to show and hide each dock, for the menu.
    std::vector<QAction*> dockActions() const;
    QLineEdit* layerFilter() const;
    /// Brings a dock to the front of its tabs.
    void raiseTraining();

protected:
    void showEvent(QShowEvent* event) override;

Q_SIGNALS:
    void imagesRequested();
    void misread(const QString& sentence);

private:
    QDockWidget* addDock(QWidget* view, const char* objectName, const QString& title);
    QWidget* settingsTabs(Document& document, Linking& linking, RunController& runs);
    void joinImportance(Document& document);
    void joinTraining(RunController& runs);
    void joinImages(Document& document, RunController& runs);
    void joinSensitivity(Document& document, RunController& runs);
    void restoreLayout();
    void sizeDocks();

    LayersView* layers_;
    ImportanceView* importance_;
    TrainingView* training_;
    ImagesView* images_;
    SensitivityView* sensitivity_;
    QDockWidget* layersDock_ = nullptr;
    QDockWidget* settingsDock_ = nullptr;
    QDockWidget* unitDock_ = nullptr;
    QDockWidget* importanceDock_ = nullptr;
    QDockWidget* decisionsDock_ = nullptr;
    QDockWidget* trainingDock_ = nullptr;
    QDockWidget* imagesDock_ = nullptr;
    QDockWidget* sensitivityDock_ = nullptr;
    bool dragging_ = false; ///< the line of the cut is held
    bool arranged_ = false; ///< shown once, hence with docks of the right sizes
};

} // namespace espalier
