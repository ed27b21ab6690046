// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/main_window.h"

#include "ui/models/file_kinds.h"
#include "ui/models/network_look.h"
#include "ui/models/texts.h"
#include "ui/models/unit_facts.h"
#include "ui/presentation/presentation.h"
#include "ui/runs/plan_history.h"
#include "ui/runs/recovery.h"
#include "ui/runs/what_if.h"
#include "ui/shell/file_dialogs.h"
#include "ui/shell/message_bar.h"
#include "ui/shell/quit_question.h"
#include "ui/shell/sample_path.h"
#include "ui/shell/stage_bar.h"
#include "ui/shell/start_page.h"
#include "ui/shell/tour.h"
#include "ui/shell/unsaved_work.h"
#include "ui/shell/window_menus.h"
#include "ui/shell/workbench.h"
#include "ui/widgets/icons.h"

#include <QCloseEvent>
#include <QDir>
#include <QDropEvent>
#include <QFileInfo>
#include <QLineEdit>
#include <QMessageBox>
#include <QMimeData>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QVBoxLayout>

namespace espalier {

namespace {

QString geometryKey()
{
    return QStringLiteral("geometry");
}

/// The first local file that is dropped; empty where there is none.
QString droppedFile(const QMimeData& data)
{
    for (const QUrl& url : data.urls())
        if (url.isLocalFile())
            return url.toLocalFile();
    return {};
}

} // namespace

MainWindow::MainWindow(QWidget* parent)
    : QMainWindow(parent), runs_(new RunController(document_, this)), files_(new FileDialogs(document_, *runs_, this)),
      stageBar_(new StageBar(*runs_, this)), whatIf_(new WhatIf(document_, *runs_, this)),
      plans_(new PlanHistory(document_, *runs_, *whatIf_, this)), recovery_(new Recovery(document_, linking_, *runs_, *plans_, this)),
      unsaved_(new UnsavedWork(document_, *plans_, *files_, this))
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowIcon(applicationIcon());
    setAcceptDrops(true);
    setContextMenuPolicy(Qt::NoContextMenu); // the toolbar is not to be hidden by accident
    addToolBar(stageBar_);
    document_.follow(&linking_, Part::network, &Linking::clear); // before views ask for the selection
    buildCentre();
    statusBar()->setSizeGripEnabled(false);
    menus_ = new WindowMenus({*this, *files_, recent_, *stageBar_, *workbench_, *tour_});
    connectAll();
    refreshTitle();
    refreshActions();
    restoreWindow();
    if (!runs_->offerInterrupted())
        recovery_->offer();
}

MainWindow::~MainWindow()
{
    delete presentation_;
    document_.undoStack().disconnect(this); // it changes once more when it ends
    // The engine's threads end before the document and the views that they report to.
    delete std::exchange(recovery_, nullptr);
    delete std::exchange(plans_, nullptr);
    delete std::exchange(whatIf_, nullptr);
    delete std::exchange(runs_, nullptr);
}

void MainWindow::buildCentre()
{
    auto* centre = new QWidget(this);
    auto* rows = new QVBoxLayout(centre);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    messages_ = new MessageBar(centre);
    pages_ = new QStackedWidget(centre);
    start_ = new StartPage(recent_, pages_);
    workbench_ = new Workbench(viewContext(), pages_);
    pages_->addWidget(start_);
    pages_->addWidget(workbench_);
    rows->addWidget(messages_);
    rows->addWidget(pages_, 1);
    setCentralWidget(centre);
    tour_ = new Tour(*workbench_, this);
}

ViewContext MainWindow::viewContext()
{
    return {document_,
            linking_,
            *runs_,
            [this] { files_->chooseImages(); },
            [this](const QString& sentence) {
                showMessage({theme::Tone::warning, sentence});
            },
            *whatIf_,
            *plans_,
            [this](QMenu& menu, const char* view) { menus_->addExports(menu, view); }};
}

void MainWindow::connectAll()
{
    connect(start_, &StartPage::openRequested, files_, &FileDialogs::chooseFile);
    connect(start_, &StartPage::fileRequested, this, &MainWindow::replaceBy);
    connect(stageBar_, &StageBar::stageRequested, this, &MainWindow::requestStage);
    connect(files_, &FileDialogs::fileChosen, this, &MainWindow::replaceBy);
    connect(files_, &FileDialogs::imagesChosen, this, &MainWindow::useImages);
    connect(files_, &FileDialogs::exportChosen, this, &MainWindow::exportTo);
    connect(files_, &FileDialogs::projectChosen, this, &MainWindow::saveTo);
    connect(runs_, &RunController::message, this, &MainWindow::showMessage);
    connect(plans_, &PlanHistory::message, this, &MainWindow::showMessage);
    connect(plans_, &PlanHistory::changed, this, &MainWindow::refreshTitle);
    connect(plans_, &PlanHistory::comparisonAsked, this, [this] { workbench_->goTo("comparison"); });
    connect(recovery_, &Recovery::message, this, &MainWindow::showMessage);
    connect(runs_, &RunController::offerRefused, recovery_, &Recovery::offerAtStart);
    connect(runs_, &RunController::headAsked, files_, &FileDialogs::describeHead);
    connect(runs_, &RunController::opened, this, &MainWindow::showOpened);
    connect(runs_, &RunController::changed, this, &MainWindow::refreshActions);
    connect(&document_.undoStack(), &QUndoStack::cleanChanged, this, &MainWindow::refreshTitle);
    document_.follow(this, Parts(Part::network) | Part::project, &MainWindow::refreshTitle);
    connect(&linking_, &Linking::hoverChanged, this, &MainWindow::showHovered);
}

void MainWindow::replaceBy(const QString& file)
{
    if (!QFileInfo::exists(file) || isImages(file))
        return openFile(file);
    unsaved_->before([this, file] { openFile(file); });
}

/// Images for the open network, and no file to open.
bool MainWindow::isImages(const QString& file) const
{
    return document_.model() && (QFileInfo(file).isDir() || isDataSet(file));
}

void MainWindow::openFile(const QString& file)
{
    if (!QFileInfo::exists(file))
        return tellMissing(file);
    if (isImages(file))
        return useImages(file);
    messages_->hide();
    keepLook();
    runs_->open(file);
}

void MainWindow::tellMissing(const QString& file)
{
    Message message{theme::Tone::error, tr("“%1” is no longer there.").arg(QDir::toNativeSeparators(file))};
    if (recent_.files().contains(file))
        message.remedies.push_back({tr("Remove from the list"), [this, file] { recent_.remove(file); }});
    showMessage(message);
}

void MainWindow::openRecent(int index)
{
    if (index < recent_.files().size())
        replaceBy(recent_.files().at(index));
}

void MainWindow::exportTo(const QString& file)
{
    runs_->exportTo(file);
}

void MainWindow::saveTo(const QString& file)
{
    if (!document_.model())
        return;
    const std::filesystem::path path = QFileInfo(file).absoluteFilePath().toStdString();
    if (const auto written = writeProject(document_.project(), path).and_then([&] { return plans_->saveWith(path); }); !written) {
        const Error& error = written.error();
        return showMessage({theme::Tone::error, engineText(error.message), QString::fromStdString(error.details)});
    }
    document_.markSaved(path);
    recent_.add(file);
    const QString saved = tr("Saved the project as %1.").arg(QDir::toNativeSeparators(file));
    const QString more = tr(" It names the network as it was opened; export the present one to keep it.");
    showMessage({theme::Tone::success, document_.network() == document_.state()->openedNetwork ? saved : saved + more});
}

void MainWindow::useImages(const QString& folder)
{
    if (const QString reason = whyNoImages(folder); !reason.isEmpty())
        return showMessage({theme::Tone::warning, reason});
    Project project = document_.project();
    project.data = QFileInfo(folder).absoluteFilePath().toStdString();
    document_.setProject(project, tr("Folder of images"));
    runs_->evaluateNetwork();
}

void MainWindow::showMessage(const Message& message)
{
    messages_->showMessage(message);
}

void MainWindow::requestStage(Stage stage)
{
    if (!runs_->busyWithStage())
        messages_->hide(); // an earlier stage's message is obsolete
    if (stage == Stage::open)
        files_->chooseFile();
    else if (stage == Stage::exportFile)
        files_->chooseExport();
    else
        runs_->start(stage);
}

void MainWindow::runAll()
{
    if (!runs_->busyWithStage())
        messages_->hide();
    runs_->start(Stage::allStages);
}

void MainWindow::present()
{
    if (!presentation_) {
        presentation_ = new Presentation({document_, *runs_, *whatIf_, [this] { files_->chooseImages(); }}, this);
        presentation_->setAttribute(Qt::WA_DeleteOnClose);
        for (const char* step : {"editUndo", "editRedo"})
            presentation_->addAction(findChild<QAction*>(QLatin1String(step)));
    }
    presentation_->showFullScreen();
    presentation_->activateWindow();
}

void MainWindow::startOver()
{
    runs_->startOver();
}

void MainWindow::findLayer()
{
    workbench_->raiseView("layers"); // what is typed must be seen
    QLineEdit* filter = workbench_->layerFilter();
    filter->setFocus(Qt::ShortcutFocusReason);
    filter->selectAll();
}

void MainWindow::showOpened(const QString& file)
{
    // The samples have their own entries; the list is for the user's files.
    openedFile_ = QFileInfo(file).absoluteFilePath();
    if (!isSample(file))
        recent_.add(file);
    keepLook();
    pages_->setCurrentWidget(workbench_);
    refreshTitle();
    recovery_->remind();
    // Queued, because the docks find their sizes only now.
    QMetaObject::invokeMethod(tour_, &Tour::startOnce, Qt::QueuedConnection);
}

/// For the list of recent files.
void MainWindow::keepLook()
{
    constexpr QSize size(112, 72);
    if (document_.model())
        recent_.keepLook(openedFile_, networkLook(document_.model()->groups, document_.plan().get(), size));
}

void MainWindow::refreshTitle()
{
    const Project& project = document_.project();
    setWindowTitle(document_.model() ? tr("%1[*] — Espalier").arg(titleOf(project)) : tr("Espalier"));
    setWindowModified(document_.model() && !(document_.undoStack().isClean() && plans_->isSaved()));
}

void MainWindow::refreshActions()
{
    menus_->refresh();
    const bool opening = runs_->running() == Stage::open;
    start_->setBusy(opening ? tr("Opening: reading the network and checking it on a test input…") : QString());
}

void MainWindow::showHovered()
{
    const int group = linking_.hoveredGroup();
    const UnitId unit = linking_.hoveredUnit();
    if (!knows(document_, group, unit))
        return statusBar()->clearMessage();
    if (unit >= 0)
        statusBar()->showMessage(unitLine(document_, unit));
    else if (group >= 0)
        statusBar()->showMessage(layerName(document_.model()->groups.groups()[group].name));
    else
        statusBar()->clearMessage();
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (runs_->busyWithStage() && !quitting_) {
        event->ignore();
        return askBeforeQuit();
    }
    if (isWindowModified() && !quitting_) {
        event->ignore();
        return unsaved_->before([this] { stopAndQuit(); });
    }
    runs_->cancel();
    workbench_->saveLayout();
    keepLook();
    QSettings().setValue(geometryKey(), saveGeometry());
    event->accept();
}

void MainWindow::askBeforeQuit()
{
    if (quitQuestion_)
        return quitQuestion_->raise();
    quitQuestion_ = espalier::askBeforeQuit(this, *runs_->running(), [this] { stopAndQuit(); });
}

void MainWindow::stopAndQuit()
{
    quitting_ = true;
    runs_->cancel();
    // Queued, because a window with a modal child does not close.
    QMetaObject::invokeMethod(this, &QWidget::close, Qt::QueuedConnection);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (!droppedFile(*event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    event->acceptProposedAction();
    const QString file = droppedFile(*event->mimeData());
    const bool plan = QFileInfo(file).suffix() == QLatin1String("json") && !isDataSet(file);
    if (plan)
        runs_->applyPlan(file);
    else
        replaceBy(file);
}

void MainWindow::restoreWindow()
{
    resize(1280, 800);
    restoreGeometry(QSettings().value(geometryKey()).toByteArray());
}

} // namespace espalier
