// SPDX-License-Identifier: GPL-3.0-or-later
// All settings of the project, with one tab for pruning and one for training.
#include "ui/models/texts.h"
#include "ui/panels/prune_controls.h"
#include "ui/panels/training_controls.h"
#include "ui/runs/run_controller.h"
#include "ui/views/view.h"
#include "ui/widgets/naming.h"
#include "ui/widgets/scrolling.h"

#include <QScrollArea>
#include <QTabBar>
#include <QTabWidget>

namespace espalier {

namespace {

QWidget* makeSettings(const ViewContext& context)
{
    auto* tabs = new QTabWidget;
    identify(tabs, "settingsView", tr("Settings"));
    identify(tabs->tabBar(), "settingsTabBar", tr("Pages of the settings"));
    tabs->setDocumentMode(true);
    auto* pruning = new PruneControls(context.document, context.linking, context.runs, context.whatIf);
    auto* training = new TrainingControls(context.document);
    tabs->addTab(scrolling(pruning), tr("Pruning"));
    tabs->addTab(scrolling(training), tr("Training"));
    QObject::connect(training, &TrainingControls::imagesRequested, tabs, context.chooseImages);
    QObject::connect(training, &TrainingControls::readingRequested, &context.runs, &RunController::readAgain);
    QObject::connect(training, &TrainingControls::misread, tabs, context.warn);
    QObject::connect(pruning, &PruneControls::misread, tabs, context.warn);
    return tabs;
}

} // namespace

View settingsView()
{
    return {"settings", tr("Settings"), DockPlace::right, {335, 510}, makeSettings};
}

} // namespace espalier
