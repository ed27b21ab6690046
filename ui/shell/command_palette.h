// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that can be done, by name (Ctrl+K): a few letters, the arrow keys and Enter. Escape or a click elsewhere closes it.
#pragma once

#include "ui/models/command_list.h"

#include <QDialog>

#include <functional>

class QLabel;
class QLineEdit;
class QTableView;

namespace espalier {

/// What a command does when it is chosen.
struct RunnableCommand {
    Command command;
    std::function<void()> run;
};

class CommandPalette : public QDialog {
    Q_OBJECT
public:
    explicit CommandPalette(QWidget* window);

    /// Opens near the top of the window with these commands. What was chosen last comes first, also after a restart.
    void popUp(std::vector<RunnableCommand> commands);

protected:
    /// The keys that move in the list, while the letters have the focus.
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void layOut();
    void search(const QString& letters);
    void runRow(int row);

    std::vector<RunnableCommand> commands_;
    CommandList* list_;
    QLineEdit* letters_;
    QTableView* table_;
    QLabel* none_;
};

} // namespace espalier
