// SPDX-License-Identifier: GPL-3.0-or-later
// The window's menus. Every shortcut belongs to an action here or on the stage bar, where the list of shortcuts finds it.
#pragma once

#include "ui/shell/file_dialogs.h"
#include "ui/shell/main_window.h"

class QActionGroup;
class QMenu;

namespace espalier {

class CommandPalette;
class EditActions;
class HelpDialog;
class Tour;
class ViewExport;

class WindowMenus : public QObject {
    Q_OBJECT
public:
    /// What the menus act on; outlives them.
    struct Parts {
        MainWindow& window;
        FileDialogs& files;
        RecentFiles& recent;
        StageBar& stages;
        Workbench& workbench;
        Tour& tour;
    };

    explicit WindowMenus(const Parts& parts);

    /// Enables what can be done now.
    void refresh();
    /// Why an action is disabled; empty where that is not known.
    QString whyNot(const QAction& action) const;
    /// What a view can be saved as, in its context menu.
    void addExports(QMenu& menu, const char* view);

protected:
    /// Text fields would take Ctrl+K to delete the rest of their line.
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildFileMenu();
    void buildEditMenu();
    void buildStageMenu();
    void buildViewMenu();
    void buildHelpMenu();
    QMenu* addMenu(const QString& title);
    /// The slot is one of receiver's, or of the window's.
    template <class Receiver>
    QAction* addAction(QMenu* menu, const char* objectName, const QString& text, const QKeySequence& keys, Receiver* receiver,
                       void (Receiver::*slot)());
    QAction* addAction(QMenu* menu, const char* objectName, const QString& text, const QKeySequence& keys, void (MainWindow::*slot)());
    void fillRecentMenu();
    void addAppearances(QMenu* menu);
    void clearSelection();
    void restoreDefaultLayout();
    void showCommands();
    void showHelp();
    void showShortcuts();
    void showAbout();

    MainWindow& window_;
    FileDialogs& files_;
    RecentFiles& recent_;
    StageBar& stageBar_;
    Workbench& workbench_;
    Tour& tour_;
    CommandPalette* palette_;
    ViewExport* exporting_ = nullptr;
    EditActions* edits_;
    QPointer<HelpDialog> help_;
    QMenu* recentMenu_ = nullptr;
    QActionGroup* appearances_ = nullptr;
    std::vector<QAction*> needModel_; ///< actions that need an open network
};

} // namespace espalier
