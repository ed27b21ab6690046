// SPDX-License-Identifier: GPL-3.0-or-later
// A few hints after the first opening of a network: a small bubble that points at one part of the window after the other. It blocks
// nothing: everything around it can be used. Escape ends it.
#pragma once

#include <QFrame>
#include <QPointer>

class QLabel;
class QPushButton;

namespace espalier {

class Workbench;

class Tour : public QFrame {
    Q_OBJECT
public:
    /// window: over which the bubble lies.
    Tour(Workbench& workbench, QWidget* window);

    /// Unless it has been shown before, also by an earlier start of the program.
    void startOnce();
    void start();
    void end();

    /// The stored mark that it has been shown.
    static QString seenKey();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void showStep(int step);
    void place();

    Workbench& workbench_;
    QWidget* window_;
    QLabel* title_;
    QLabel* text_;
    QLabel* count_;
    QPushButton* next_;
    QPushButton* skip_;
    QPointer<QWidget> target_; ///< what the bubble points at
    QPoint tip_;               ///< of its arrow, in the bubble; null where it lies on its target
    int step_ = 0;
};

} // namespace espalier
