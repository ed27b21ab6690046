// SPDX-License-Identifier: GPL-3.0-or-later
// What is asked before unsaved work goes: when the window closes, and before another file takes the place of the open one.
#pragma once

#include "ui/runs/plan_history.h"
#include "ui/shell/file_dialogs.h"

#include <QMessageBox>
#include <QPointer>

#include <functional>

namespace espalier {

class UnsavedWork : public QObject {
    Q_OBJECT
public:
    /// window: over which the question opens; its mark tells whether anything is unsaved.
    UnsavedWork(Document& document, PlanHistory& plans, FileDialogs& files, QWidget* window);

    /// goOn is called at once where everything is saved; else after the answer, unless it is to stay. One question at a time.
    void before(std::function<void()> goOn);

private:
    bool networkIsInNoFile() const;
    QString whatGoes() const;

    Document& document_;
    PlanHistory& plans_;
    FileDialogs& files_;
    QWidget* window_;
    QPointer<QMessageBox> question_;
};

} // namespace espalier
