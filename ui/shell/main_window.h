// SPDX-License-Identifier: GPL-3.0-or-later
// The window: stage bar, messages, and below either the start page or the workbench.
#pragma once

#include "ui/runs/run_controller.h"
#include "ui/shell/recent_files.h"
#include "ui/state/document.h"
#include "ui/state/linking.h"
#include "ui/views/view.h"

#include <QMainWindow>
#include <QPointer>

class QMessageBox;
class QStackedWidget;

namespace espalier {

class FileDialogs;
class MessageBar;
class Presentation;
class PlanHistory;
class Recovery;
class StageBar;
class StartPage;
class Tour;
class UnsavedWork;
class WhatIf;
class WindowMenus;
class Workbench;

class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(QWidget* parent = nullptr);
    ~MainWindow() override;

    Document& document() { return document_; }
    Linking& linking() { return linking_; }
    RunController& runs() { return *runs_; }
    PlanHistory& plans() { return *plans_; }
    Recovery& recovery() { return *recovery_; }

public Q_SLOTS:
    /// Opens a network or a project, or uses a folder or a data set with boxes (data.yaml, COCO JSON) as the open network's images.
    void openFile(const QString& file);
    void openRecent(int index);
    void exportTo(const QString& file);
    void saveTo(const QString& file);
    /// folder: or the file of a data set.
    void useImages(const QString& folder);
    void showMessage(const espalier::Message& message);
    /// Asks for a file where the stage needs one.
    void requestStage(espalier::Stage stage);
    void runAll();
    void startOver();
    void findLayer();
    /// Fills the screen with the presentation.
    void present();

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void buildCentre();
    ViewContext viewContext();
    void connectAll();

    /// Opens the file as openFile() does, after asking about unsaved work.
    void replaceBy(const QString& file);
    bool isImages(const QString& file) const;
    void tellMissing(const QString& file);

    void showOpened(const QString& file);
    void keepLook();
    void refreshTitle();
    void refreshActions();
    void showHovered();
    void askBeforeQuit();
    void stopAndQuit();
    void restoreWindow();

    Document document_;
    Linking linking_;
    RecentFiles recent_;
    RunController* runs_;
    FileDialogs* files_;
    StageBar* stageBar_;
    MessageBar* messages_ = nullptr;
    QStackedWidget* pages_ = nullptr;
    StartPage* start_ = nullptr;
    Workbench* workbench_ = nullptr;
    Tour* tour_ = nullptr;
    WindowMenus* menus_ = nullptr;
    QString openedFile_; ///< absolute; empty while nothing is open
    QPointer<QMessageBox> quitQuestion_;
    QPointer<Presentation> presentation_; ///< null while there is none
    bool quitting_ = false;
    WhatIf* whatIf_;
    PlanHistory* plans_;
    Recovery* recovery_;
    UnsavedWork* unsaved_;
};

} // namespace espalier
