// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/command_list.h"

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

constexpr int perLetter = 10, inARow = 15, atWord = 12, whole = 40;

bool beginsWord(const QString& text, qsizetype place)
{
    return place == 0 || !text.at(place - 1).isLetterOrNumber();
}

/// Where the letter comes next: at the beginning of a word before any other place.
qsizetype nextPlace(const QString& text, QChar letter, qsizetype from)
{
    if (from < text.size() && text.at(from) == letter)
        return from;
    for (qsizetype place = text.indexOf(letter, from); place >= 0; place = text.indexOf(letter, place + 1))
        if (beginsWord(text, place))
            return place;
    return text.indexOf(letter, from);
}

/// Letter by letter; anywhere: not only at the beginnings of words.
std::optional<int> spreadScore(const QString& letters, const QString& text, bool anywhere)
{
    int score = 0;
    qsizetype after = 0; // the letter before
    for (const QChar letter : letters) {
        const qsizetype place = anywhere ? text.indexOf(letter, after) : nextPlace(text, letter, after);
        if (place < 0)
            return std::nullopt;
        score += perLetter + (place == after && after > 0 ? inARow : 0) + (beginsWord(text, place) ? atWord : 0);
        after = place + 1;
    }
    return score;
}

} // namespace

std::optional<int> matchScore(const QString& letters, const QString& text)
{
    const QString wanted = letters.simplified().remove(QLatin1Char(' ')).toLower(), there = text.toLower();
    if (wanted.isEmpty())
        return 0;
    const auto anywhere = spreadScore(wanted, there, true);
    if (!anywhere)
        return std::nullopt;
    int score = std::max(*anywhere, spreadScore(wanted, there, false).value_or(0));
    if (const qsizetype place = there.indexOf(letters.trimmed().toLower()); place >= 0)
        score += whole + (beginsWord(there, place) ? whole : 0);
    return score - static_cast<int>(std::min<qsizetype>(there.size(), perLetter * 3) / 3);
}

std::vector<std::size_t> bestCommands(const std::vector<Command>& commands, const QString& letters, const QStringList& recent)
{
    struct Found {
        std::size_t command;
        int score;
        qsizetype age; ///< in recent; behind all of them where it is not there
    };
    std::vector<Found> found;
    for (std::size_t i = 0; i < commands.size(); ++i) {
        auto score = matchScore(letters, commands[i].title);
        if (!score) // its menu may be meant, too, but less
            if (const auto wide = matchScore(letters, commands[i].place + QLatin1Char(' ') + commands[i].title))
                score = *wide / 2;
        const qsizetype age = recent.indexOf(commands[i].id);
        if (score)
            found.push_back({i, *score, age < 0 ? recent.size() : age});
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Found& a, const Found& b) { return std::pair(-a.score, a.age) < std::pair(-b.score, b.age); });
    std::vector<std::size_t> places;
    for (const Found& each : found)
        places.push_back(each.command);
    return places;
}

void CommandList::setCommands(std::vector<Command> commands, QStringList recent)
{
    commands_ = std::move(commands);
    recent_ = std::move(recent);
    setLetters({});
}

void CommandList::setLetters(const QString& letters)
{
    beginResetModel();
    shown_ = bestCommands(commands_, letters, recent_);
    endResetModel();
}

int CommandList::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(shown_.size());
}

int CommandList::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString CommandList::titleOf(const Command& command) const
{
    const QString named = command.place.isEmpty() ? command.title : tr("%1 — %2").arg(command.title, command.place);
    return command.whyNot.isEmpty() ? named : tr("%1: %2").arg(named, command.whyNot);
}

QVariant CommandList::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Command& command = commands_[commandAt(index.row())];
    if (role == Qt::DisplayRole)
        return index.column() == Keys ? command.keys : titleOf(command);
    if (role == Qt::ToolTipRole)
        return titleOf(command);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter | (index.column() == Keys ? Qt::AlignRight : Qt::AlignLeft));
    return {};
}

Qt::ItemFlags CommandList::flags(const QModelIndex& index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    flags.setFlag(Qt::ItemIsEnabled, index.isValid() && commands_[commandAt(index.row())].enabled);
    return flags;
}

} // namespace espalier
