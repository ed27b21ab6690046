// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/workbench.h"

#include "ui/panels/prune_controls.h"
#include "ui/panels/training_controls.h"
#include "ui/views/decisions/decisions_view.h"
#include "ui/views/heatmap/heatmap_view.h"
#include "ui/views/images/images_view.h"
#include "ui/views/importance/importance_view.h"
#include "ui/views/layers/layers_view.h"
#include "ui/views/sensitivity/sensitivity_view.h"
#include "ui/views/training/training_view.h"
#include "ui/views/unit/unit_panel.h"
#include "ui/widgets/naming.h"
#include "ui/widgets/wheel_guard.h"

#include <QDockWidget>
#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QTabBar>
#include <QTabWidget>

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

constexpr int layoutVersion = 3; ///< an arrangement of other docks is not restored

QString layoutKey()
{
    return QStringLiteral("layout");
}

QScrollArea* scrolling(QWidget* content)
{
    auto* area = new QScrollArea;
    guardFromWheel(content);
    area->setWidget(content);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setMinimumWidth(content->minimumSizeHint().width() + area->verticalScrollBar()->sizeHint().width());
    return area;
}

} // namespace

Workbench::Workbench(Document& document, Linking& linking, RunController& runs, QWidget* parent)
    : QMainWindow(parent), layers_(new LayersView(document, linking, this)), importance_(new ImportanceView(document, linking, this)),
      training_(new TrainingView(this)), images_(new ImagesView(this)), sensitivity_(new SensitivityView(document, linking, this))
{
    setObjectName(QStringLiteral("workbench"));
    setWindowFlags(Qt::Widget);
    setDockNestingEnabled(true);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    setCentralWidget(new HeatmapView(document, linking, this));
    layersDock_ = addDock(layers_, "layersDock", tr("Layers"));
    settingsDock_ = addDock(settingsTabs(document, linking, runs), "settingsDock", tr("Settings"));
    unitDock_ = addDock(scrolling(new UnitPanel(document, linking)), "unitDock", tr("Channel"));
    importanceDock_ = addDock(importance_, "importanceDock", tr("Importance"));
    decisionsDock_ = addDock(new DecisionsView(document, linking, this), "decisionsDock", tr("Decisions"));
    trainingDock_ = addDock(training_, "trainingDock", tr("Training"));
    imagesDock_ = addDock(images_, "imagesDock", tr("Images"));
    sensitivityDock_ = addDock(sensitivity_, "sensitivityDock", tr("Sensitivity"));
    joinImportance(document);
    joinTraining(runs);
    joinImages(document, runs);
    joinSensitivity(document, runs);
    restoreDefaultLayout();
}

QDockWidget* Workbench::addDock(QWidget* view, const char* objectName, const QString& title)
{
    auto* dock = new QDockWidget(title, this);
    identify(dock, objectName, title);
    dock->setWidget(view);
    return dock;
}

QWidget* Workbench::settingsTabs(Document& document, Linking& linking, RunController& runs)
{
    auto* tabs = new QTabWidget;
    identify(tabs, "settingsTabs", tr("Settings"));
    identify(tabs->tabBar(), "settingsTabBar", tr("Pages of the settings"));
    tabs->setDocumentMode(true);
    auto* training = new TrainingControls(document);
    tabs->addTab(scrolling(new PruneControls(document, linking, runs)), tr("Pruning"));
    tabs->addTab(scrolling(training), tr("Training"));
    connect(training, &TrainingControls::imagesRequested, this, &Workbench::imagesRequested);
    connect(training, &TrainingControls::misread, this, &Workbench::misread);
    return tabs;
}

/// Dragging the line of the cut is moving the ratio, and one undo step like the slider's drag.
void Workbench::joinImportance(Document& document)
{
    connect(importance_, &ImportanceView::cutDragged, this, [this, &document](double ratio) {
        if (!dragging_)
            document.beginGesture();
        dragging_ = true;
        PruneSettings settings = document.project().prune;
        settings.ratio = std::clamp(ratio, 0.0, 0.95);
        document.setPruneSettings(settings, tr("Cut line"));
    });
    connect(importance_, &ImportanceView::cutDragFinished, this, [this, &document] {
        dragging_ = false;
        document.endGesture();
    });
}

void Workbench::joinTraining(RunController& runs)
{
    connect(&runs, &RunController::progressed, training_, [this](const auto& snapshot) { training_->show(snapshot); });
    connect(&runs, &RunController::opened, training_, &TrainingView::clear);
    connect(&runs, &RunController::trainingStarted, this, [this] {
        training_->clear();
        raiseTraining();
    });
}

/// The images belong to the present network, also after undo.
void Workbench::joinImages(Document& document, RunController& runs)
{
    const auto refresh = [this, &document, &runs] { images_->show(runs.answersOf(document.model())); };
    connect(&runs, &RunController::changed, images_, refresh);
    connect(&document, &Document::modelChanged, images_, refresh);
}

/// Curves belong to the present network, also after undo.
void Workbench::joinSensitivity(Document& document, RunController& runs)
{
    const auto refresh = [this, &document, &runs] {
        const ModelPtr& model = document.model();
        sensitivity_->show(runs.sensitivityOf(model), runs.measuringSensitivityOf(model), runs.whyNotMeasureSensitivity());
    };
    connect(&runs, &RunController::changed, sensitivity_, refresh);
    connect(&runs, &RunController::sensitivityProgressed, sensitivity_, refresh);
    connect(&document, &Document::modelChanged, sensitivity_, refresh);
    connect(sensitivity_, &SensitivityView::startRequested, &runs, &RunController::measureSensitivity);
    connect(sensitivity_, &SensitivityView::stopRequested, &runs, &RunController::cancel);
}

void Workbench::restoreDefaultLayout()
{
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea);
    addDockWidget(Qt::LeftDockWidgetArea, layersDock_);
    addDockWidget(Qt::RightDockWidgetArea, settingsDock_);
    addDockWidget(Qt::RightDockWidgetArea, unitDock_);
    splitDockWidget(settingsDock_, unitDock_, Qt::Vertical);
    addDockWidget(Qt::BottomDockWidgetArea, importanceDock_);
    tabifyDockWidget(importanceDock_, decisionsDock_);
    tabifyDockWidget(decisionsDock_, trainingDock_);
    tabifyDockWidget(trainingDock_, imagesDock_);
    tabifyDockWidget(imagesDock_, sensitivityDock_);
    for (QDockWidget* dock :
         {layersDock_, settingsDock_, unitDock_, importanceDock_, decisionsDock_, trainingDock_, imagesDock_, sensitivityDock_}) {
        dock->setFloating(false);
        dock->show();
    }
    importanceDock_->raise();
    sizeDocks();
}

void Workbench::sizeDocks()
{
    resizeDocks({layersDock_, settingsDock_}, {420, 335}, Qt::Horizontal);
    resizeDocks({importanceDock_}, {200}, Qt::Vertical);
    resizeDocks({settingsDock_, unitDock_}, {510, 220}, Qt::Vertical);
}

/// Docks can be sized only once the window has its own size.
void Workbench::showEvent(QShowEvent* event)
{
    QMainWindow::showEvent(event);
    if (!std::exchange(arranged_, true))
        QMetaObject::invokeMethod(this, &Workbench::restoreLayout, Qt::QueuedConnection);
}

void Workbench::saveLayout() const
{
    if (arranged_) // an arrangement never seen would overwrite the user's
        QSettings().setValue(layoutKey(), saveState(layoutVersion));
}

void Workbench::restoreLayout()
{
    if (!restoreState(QSettings().value(layoutKey()).toByteArray(), layoutVersion))
        sizeDocks();
}

std::vector<QAction*> Workbench::dockActions() const
{
    std::vector<QAction*> actions;
    for (const QDockWidget* dock :
         {layersDock_, settingsDock_, unitDock_, importanceDock_, decisionsDock_, trainingDock_, imagesDock_, sensitivityDock_})
        actions.push_back(dock->toggleViewAction());
    return actions;
}

QLineEdit* Workbench::layerFilter() const
{
    return layers_->filter();
}

void Workbench::raiseTraining()
{
    trainingDock_->show();
    trainingDock_->raise();
}

} // namespace espalier
