// SPDX-License-Identifier: GPL-3.0-or-later
// The list behind the command palette: everything that can be done by name, and which of it a few typed letters mean.
#pragma once

#include <QAbstractTableModel>
#include <QStringList>

#include <optional>
#include <vector>

namespace espalier {

struct Command {
    QString id;    ///< the same in every session
    QString title; ///< "Export…"
    QString place; ///< where it is otherwise found, "File"
    QString keys;  ///< its shortcut; empty for none
    bool enabled = true;
    QString whyNot; ///< why it is not enabled, where that is known
};

/// How well the letters fit the text; none where they do not occur in it in this order, whatever the case. Letters in a row and at the
/// beginning of words count more, and short texts more than long ones.
std::optional<int> matchScore(const QString& letters, const QString& text);

/// Places of the commands that the letters fit, the best first; of equal ones those of recent first, then in their order. Without letters:
/// all of them.
std::vector<std::size_t> bestCommands(const std::vector<Command>& commands, const QString& letters, const QStringList& recent);

class CommandList : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Title, Keys, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// recent: ids of commands, the newest first.
    void setCommands(std::vector<Command> commands, QStringList recent);
    void setLetters(const QString& letters);
    /// The place of a row's command among those that were set.
    std::size_t commandAt(int row) const { return shown_[static_cast<std::size_t>(row)]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    QString titleOf(const Command& command) const;

    std::vector<Command> commands_;
    QStringList recent_;
    std::vector<std::size_t> shown_;
};

} // namespace espalier
