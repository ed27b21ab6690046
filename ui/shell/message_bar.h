// SPDX-License-Identifier: GPL-3.0-or-later
// A message inside the window instead of a message box: a sentence with details on demand, remedies, and a close button.
#pragma once

#include "ui/runs/message.h"

#include <QFrame>

#include <array>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QToolButton;

namespace espalier {

class MessageBar : public QFrame {
    Q_OBJECT
public:
    /// parent: its changes of colours are followed.
    explicit MessageBar(QWidget* parent);

    /// Replaces the message before.
    void showMessage(const Message& message);
    /// The shown text; empty when the bar is closed.
    QString text() const;
    theme::Tone tone() const { return message_.tone; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void layOut();
    void recolour();
    void runRemedy(std::size_t index);

    Message message_;
    QLabel* picture_;
    QLabel* text_;
    std::array<QPushButton*, 2> remedies_;
    QPushButton* detailsButton_;
    QToolButton* close_;
    QPlainTextEdit* details_;
};

} // namespace espalier
