// SPDX-License-Identifier: GPL-3.0-or-later
// The dialogs that ask for files, and what is asked before one is written or read. They change nothing themselves: what was chosen is told
// by signals, or goes to the engine.
#pragma once

#include "ui/runs/run_controller.h"
#include "ui/state/document.h"

namespace espalier {

class FileDialogs : public QObject {
    Q_OBJECT
public:
    /// window: over which the dialogs open.
    FileDialogs(Document& document, RunController& runs, QWidget* window);

public Q_SLOTS:
    void chooseFile();
    void chooseImages();
    void choosePlan();
    void chooseExport();
    /// About the plan, or about what became of the network.
    void chooseReport();
    /// Shows what is written before it is.
    void confirmExport(const QString& file);
    /// Asks for the detector's head and reads the network again; tried: headProblem().
    void describeHead(const QString& tried);
    /// To the project's file, or to one that is asked for.
    void save();
    void saveAs();

Q_SIGNALS:
    void fileChosen(const QString& file);
    void imagesChosen(const QString& folder);
    void exportChosen(const QString& file);
    void projectChosen(const QString& file);

private:
    QString proposed(const QString& ending) const;
    void readWith(const HeadSettings& head);

    Document& document_;
    RunController& runs_;
    QWidget* window_;
};

} // namespace espalier
