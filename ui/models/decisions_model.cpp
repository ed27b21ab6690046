// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/decisions_model.h"

#include "ui/models/heading.h"
#include "ui/models/number_text.h"
#include "ui/models/theme.h"
#include "ui/models/unit_facts.h"

#include <algorithm>
#include <array>

namespace espalier {

DecisionsModel::DecisionsModel(Document& document, QObject* parent) : QAbstractTableModel(parent), document_(document)
{
    connect(&document_, &Document::changed, this, &DecisionsModel::follow);
    reset();
}

void DecisionsModel::follow(Parts parts)
{
    if (parts & Part::network)
        reset();
    else if (parts & Part::plan)
        refresh();
}

void DecisionsModel::reset()
{
    beginResetModel();
    state_ = document_.state();
    endResetModel();
}

void DecisionsModel::refresh()
{
    const StatePtr next = document_.state();
    const int before = decisionsOf(*state_), now = decisionsOf(*next);
    if (now < before) {
        beginRemoveRows({}, now, before - 1);
        state_ = next;
        endRemoveRows();
    } else if (now > before) {
        beginInsertRows({}, before, now - 1);
        state_ = next;
        endInsertRows();
    }
    state_ = next;
    if (now > 0)
        Q_EMIT dataChanged(index(0, 0), index(now - 1, ColumnCount - 1));
}

int DecisionsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : decisionsOf(*state_);
}

int DecisionsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant DecisionsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Decision& row = decision(index.row());
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return text(row, column);
    case SortRole:
        return number(row, column);
    case Qt::DecorationRole:
        if (column == Restored)
            return theme::fateColor(Fate::restored);
        return column == Replacement && row.replacement >= 0 ? QVariant(theme::fateColor(Fate::replacement)) : QVariant();
    case Qt::TextAlignmentRole: {
        const bool score = column == RestoredScore || column == ReplacementScore;
        return QVariant::fromValue(Qt::AlignVCenter | (score ? Qt::AlignRight : Qt::AlignLeft));
    }
    default:
        return {};
    }
}

QVariant DecisionsModel::text(const Decision& decision, int column) const
{
    const Groups& groups = state_->model->groups;
    const auto& fused = state_->scores->fused;
    const int group = groups.groupOf(decision.restored);
    switch (column) {
    case Restored:
        return unitName(groups, decision.restored);
    case RestoredScore:
        return shortScore(fused[static_cast<std::size_t>(decision.restored)]);
    case Replacement:
        return decision.replacement < 0 ? tr("nothing") : unitName(groups, decision.replacement);
    case ReplacementScore:
        return decision.replacement < 0 ? QString() : shortScore(fused[static_cast<std::size_t>(decision.replacement)]);
    case Reason:
        return tr("%1 keeps at least %2 of %3")
            .arg(QString::fromStdString(groups.groups()[static_cast<std::size_t>(group)].name))
            .arg(state_->plan->floors[static_cast<std::size_t>(group)])
            .arg(groups.groups()[static_cast<std::size_t>(group)].units);
    default:
        return {};
    }
}

QVariant DecisionsModel::number(const Decision& decision, int column) const
{
    const auto& fused = state_->scores->fused;
    switch (column) {
    case Restored:
    case Reason:
        return decision.restored;
    case RestoredScore:
        return fused[static_cast<std::size_t>(decision.restored)];
    case Replacement:
        return decision.replacement;
    case ReplacementScore:
        return decision.replacement < 0 ? -1.0 : fused[static_cast<std::size_t>(decision.replacement)];
    default:
        return {};
    }
}

QVariant DecisionsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    static constexpr std::array<Heading, ColumnCount> headings{{
        {QT_TR_NOOP("Given back"), QT_TR_NOOP("This channel scored below the cut, but its layer needs it.")},
        {QT_TR_NOOP("Score"), QT_TR_NOOP("How much the channel that was given back matters.")},
        {QT_TR_NOOP("Goes in its place"), QT_TR_NOOP("This channel is removed instead, so that the target is still met.")},
        {QT_TR_NOOP("Score"), QT_TR_NOOP("How much the channel that goes instead matters.")},
        {QT_TR_NOOP("Because"), QT_TR_NOOP("The layer, and the floor under which it would have fallen.")},
    }};
    return headingData(headings, section, orientation, role, [](const char* text) { return tr(text); });
}

int DecisionsModel::rowOf(UnitId unit) const
{
    for (int row = 0; unit >= 0 && row < rowCount(); ++row)
        if (decision(row).restored == unit || decision(row).replacement == unit)
            return row;
    return -1;
}

} // namespace espalier
