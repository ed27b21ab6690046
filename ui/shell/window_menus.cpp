// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/window_menus.h"

#include "ui/dialogs/help_dialog.h"
#include "ui/dialogs/shortcuts_dialog.h"
#include "ui/models/theme.h"
#include "ui/panels/edit_actions.h"
#include "ui/runs/stage_text.h"
#include "ui/shell/appearance.h"
#include "ui/shell/command_sources.h"
#include "ui/shell/language_menu.h"
#include "ui/shell/sample_path.h"
#include "ui/shell/stage_bar.h"
#include "ui/shell/tour.h"
#include "ui/shell/view_export.h"
#include "ui/shell/workbench.h"
#include "ui/widgets/icons.h"

#include <QActionGroup>
#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <QKeyEvent>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>

#include <algorithm>
#include <array>
#include <tuple>

namespace espalier {

WindowMenus::WindowMenus(const Parts& parts)
    : QObject(&parts.window), window_(parts.window), files_(parts.files), recent_(parts.recent), stageBar_(parts.stages),
      workbench_(parts.workbench), tour_(parts.tour), palette_(new CommandPalette(&parts.window)),
      edits_(new EditActions(
          parts.window.document(), parts.window.linking(),
          [this](const QString& sentence) {
              window_.showMessage({theme::Tone::warning, sentence});
          },
          &parts.window))
{
    buildFileMenu();
    buildEditMenu();
    buildStageMenu();
    buildViewMenu();
    buildHelpMenu();
    qApp->installEventFilter(this);
}

bool WindowMenus::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::ShortcutOverride)
        return QObject::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    if (key->modifiers() != Qt::ControlModifier || key->key() != Qt::Key_K)
        return QObject::eventFilter(watched, event);
    event->ignore();
    return true;
}

void WindowMenus::refresh()
{
    for (QAction* action : needModel_)
        action->setEnabled(window_.document().model() != nullptr && !window_.runs().busyWithStage());
}

QString WindowMenus::whyNot(const QAction& action) const
{
    const RunController& runs = window_.runs();
    const bool needsModel = std::find(needModel_.begin(), needModel_.end(), &action) != needModel_.end();
    const bool exports = action.objectName().startsWith(QLatin1String("export"));
    if (!window_.document().model() && (needsModel || exports || &action == stageBar_.runAction()))
        return tr("Open a network first.");
    if (runs.busyWithStage() && (needsModel || &action == stageBar_.runAction()))
        return tr("%1 is running.").arg(stageTitle(*runs.running()));
    if (&action == stageBar_.pauseAction() || &action == stageBar_.cancelAction())
        return tr("Nothing is running.");
    if (action.objectName() == QLatin1String("editUndo"))
        return tr("There is nothing to undo.");
    if (action.objectName() == QLatin1String("editRedo"))
        return tr("There is nothing to redo.");
    return edits_->whyNot(action);
}

void WindowMenus::addExports(QMenu& menu, const char* view)
{
    exporting_->addTo(menu, QLatin1String(view));
}

QMenu* WindowMenus::addMenu(const QString& title)
{
    return window_.menuBar()->addMenu(title);
}

template <class Receiver>
QAction* WindowMenus::addAction(QMenu* menu, const char* objectName, const QString& text, const QKeySequence& keys, Receiver* receiver,
                                void (Receiver::*slot)())
{
    QAction* action = menu->addAction(text);
    action->setObjectName(QLatin1String(objectName));
    action->setShortcut(keys);
    connect(action, &QAction::triggered, receiver, slot);
    return action;
}

QAction* WindowMenus::addAction(QMenu* menu, const char* objectName, const QString& text, const QKeySequence& keys,
                                void (MainWindow::*slot)())
{
    return addAction(menu, objectName, text, keys, &window_, slot);
}

void WindowMenus::buildFileMenu()
{
    QMenu* menu = addMenu(tr("&File"));
    addAction(menu, "fileOpen", tr("&Open…"), QKeySequence::Open, &files_, &FileDialogs::chooseFile);
    QMenu* sampleMenu = menu->addMenu(tr("Open s&ample"));
    for (const Sample& sample : samples()) {
        QAction* action = sampleMenu->addAction(sample.title, &window_, [this, file = sample.file] { window_.openFile(file); });
        action->setObjectName(QStringLiteral("fileSample") + sample.id);
    }
    recentMenu_ = menu->addMenu(tr("Open &recent"));
    connect(&recent_, &RecentFiles::changed, this, &WindowMenus::fillRecentMenu);
    fillRecentMenu();
    menu->addSeparator();
    needModel_.push_back(addAction(menu, "fileImages", tr("Folder of &images…"), {}, &files_, &FileDialogs::chooseImages));
    needModel_.push_back(addAction(menu, "fileSave", tr("&Save project"), QKeySequence::Save, &files_, &FileDialogs::save));
    needModel_.push_back(addAction(menu, "fileSaveAs", tr("Save &project as…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S), &files_,
                                   &FileDialogs::saveAs));
    needModel_.push_back(
        addAction(menu, "fileExport", tr("&Export…"), QKeySequence(Qt::CTRL | Qt::Key_E), &files_, &FileDialogs::chooseExport));
    QAction* report =
        addAction(menu, "fileReport", tr("Repor&t…"), QKeySequence(Qt::CTRL | Qt::Key_R), &files_, &FileDialogs::chooseReport);
    report->setToolTip(tr("Writes what the plan would do, or what became of the network, for people who were not there."));
    needModel_.push_back(report);
    menu->addSeparator();
    QAction* quit = menu->addAction(tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), &window_, &QWidget::close);
    quit->setObjectName(QStringLiteral("fileQuit"));
}

void WindowMenus::fillRecentMenu()
{
    recentMenu_->clear();
    recentMenu_->setEnabled(!recent_.files().isEmpty());
    for (int i = 0; i < recent_.files().size(); ++i) {
        const QFileInfo file(recent_.files().at(i)); // many are called project.yaml: the folder tells them apart
        QAction* action = recentMenu_->addAction(QStringLiteral("%1 (%2)").arg(file.fileName(), file.dir().dirName()));
        action->setObjectName(QStringLiteral("fileRecent%1").arg(i + 1));
        action->setToolTip(recent_.files().at(i));
        action->setShortcut(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + i)));
        connect(action, &QAction::triggered, this, [this, i] { window_.openRecent(i); });
    }
}

void WindowMenus::buildEditMenu()
{
    QMenu* menu = addMenu(tr("&Edit"));
    QAction* undo = window_.document().undoStack().createUndoAction(this, tr("&Undo"));
    undo->setObjectName(QStringLiteral("editUndo"));
    undo->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Z));
    QAction* redo = window_.document().undoStack().createRedoAction(this, tr("&Redo"));
    redo->setObjectName(QStringLiteral("editRedo"));
    redo->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z));
    menu->addActions({undo, redo});
    edits_->claimForMenu();
    edits_->addTo(*menu);
    menu->addSeparator();
    needModel_.push_back(addAction(menu, "editFind", tr("&Find a layer"), QKeySequence::Find, &MainWindow::findLayer));
    addAction(menu, "editCommands", tr("Find a c&ommand…"), QKeySequence(Qt::CTRL | Qt::Key_K), this, &WindowMenus::showCommands);
    addAction(menu, "editClearSelection", tr("Cl&ear the selection"), QKeySequence(Qt::Key_Escape), this, &WindowMenus::clearSelection);
}

void WindowMenus::buildStageMenu()
{
    QMenu* menu = addMenu(tr("&Stages"));
    menu->addAction(stageBar_.runAction());
    menu->addSeparator();
    for (const Stage stage : {Stage::train, Stage::sparsify, Stage::prune, Stage::finetune}) {
        QAction* action = menu->addAction(stageTitle(stage));
        action->setObjectName(QStringLiteral("run_%1").arg(QLatin1String(nameOf(stage))));
        action->setToolTip(stageExplanation(stage));
        connect(action, &QAction::triggered, this, [this, stage] { window_.requestStage(stage); });
        needModel_.push_back(action);
    }
    QAction* plan = addAction(menu, "applyPlan", tr("Apply a saved p&lan…"), {}, &files_, &FileDialogs::choosePlan);
    plan->setToolTip(tr("Removes the channels of a plan that the command line wrote (--plan-out), independent of the settings."));
    needModel_.push_back(plan);
    QAction* all = addAction(menu, "runAll", tr("Run &all stages"), QKeySequence(Qt::SHIFT | Qt::Key_F5), &MainWindow::runAll);
    all->setToolTip(stageExplanation(Stage::allStages));
    needModel_.push_back(all);
    menu->addSeparator();
    menu->addActions({stageBar_.pauseAction(), stageBar_.cancelAction()});
    menu->addSeparator();
    needModel_.push_back(addAction(menu, "startOver", tr("&Back to the opened network"), {}, &MainWindow::startOver));
}

void WindowMenus::buildViewMenu()
{
    QMenu* menu = addMenu(tr("&View"));
    for (QAction* action : workbench_.dockActions())
        menu->addAction(action);
    menu->addSeparator();
    exporting_ = new ViewExport(window_.document(), workbench_, [this](const Message& message) { window_.showMessage(message); });
    exporting_->addMenu(menu->addMenu(tr("&Export a view")));
    QAction* present = addAction(menu, "viewPresentation", tr("&Presentation"), Qt::Key_F11, &MainWindow::present);
    present->setToolTip(tr("Fills the screen with what the plan does, in plain words and large type; Esc comes back."));
    addAction(menu, "defaultLayout", tr("&Restore default layout"), {}, this, &WindowMenus::restoreDefaultLayout);
    menu->addSeparator();
    addAppearances(menu->addMenu(tr("&Appearance")));
    addLanguages(menu->addMenu(tr("Lan&guage")), [this](const QString& sentence) { window_.showMessage({theme::Tone::info, sentence}); });
}

void WindowMenus::addAppearances(QMenu* menu)
{
    using theme::Appearance;
    appearances_ = new QActionGroup(this);
    const std::array<std::tuple<Appearance, const char*, QString>, 3> choices{{
        {Appearance::light, "appearanceLight", tr("&Light")},
        {Appearance::dark, "appearanceDark", tr("&Dark")},
        {Appearance::system, "appearanceSystem", tr("As the &system")},
    }};
    for (const auto& [appearance, objectName, text] : choices) {
        QAction* action = appearances_->addAction(menu->addAction(text));
        action->setObjectName(QLatin1String(objectName));
        action->setCheckable(true);
        action->setChecked(theme::appearance() == appearance);
        connect(action, &QAction::triggered, this, [choice = appearance] {
            theme::apply(choice);
            theme::remember(choice);
        });
    }
}

void WindowMenus::buildHelpMenu()
{
    QMenu* menu = addMenu(tr("&Help"));
    addAction(menu, "helpContents", tr("&Help"), QKeySequence(Qt::Key_F1), this, &WindowMenus::showHelp);
    needModel_.push_back(addAction(menu, "helpTour", tr("Show the h&ints again"), {}, &tour_, &Tour::start));
    addAction(menu, "helpShortcuts", tr("&Keyboard shortcuts"), QKeySequence(Qt::CTRL | Qt::Key_Slash), this, &WindowMenus::showShortcuts);
    addAction(menu, "helpAbout", tr("&About Espalier"), {}, this, &WindowMenus::showAbout);
}

void WindowMenus::clearSelection()
{
    window_.linking().select(-1);
}

void WindowMenus::restoreDefaultLayout()
{
    workbench_.restoreDefaultLayout();
}

void WindowMenus::showCommands()
{
    std::vector<RunnableCommand> commands;
    addMenuCommands(
        *window_.menuBar(), [this](const QAction& action) { return whyNot(action); }, commands);
    addViewCommands(workbench_, commands);
    addLayerCommands(window_.document(), window_.linking(), workbench_, commands);
    palette_->popUp(std::move(commands));
}

void WindowMenus::showHelp()
{
    if (!help_) {
        help_ = new HelpDialog(&window_);
        help_->setAttribute(Qt::WA_DeleteOnClose);
    }
    help_->show();
    help_->raise();
    help_->activateWindow();
}

void WindowMenus::showShortcuts()
{
    auto* dialog = new ShortcutsDialog(window_.findChildren<QAction*>(), &window_);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void WindowMenus::showAbout()
{
    QMessageBox::about(
        &window_, tr("About Espalier"),
        tr("<b>Espalier %1</b><p>Three-stage global channel pruning: sparsity training, pruning with channel replacement, and "
           "fine-tuning.</p><p>Free software under the GNU General Public License, version 3 or later.</p>")
            .arg(QStringLiteral(ESPALIER_VERSION)));
}

} // namespace espalier
