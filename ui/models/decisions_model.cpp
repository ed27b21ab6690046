// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/decisions_model.h"

#include "ui/models/by_hand.h"
#include "ui/models/heading.h"
#include "ui/models/number_text.h"
#include "ui/models/substitute_text.h"
#include "ui/models/table_file.h"
#include "ui/models/texts.h"
#include "ui/models/theme.h"
#include "ui/models/unit_facts.h"

#include <algorithm>
#include <array>

namespace espalier {

namespace {

/// Whether what is told of a channel can differ only by what happens to it.
bool sameReasons(const DocumentState& a, const DocumentState& b)
{
    return a.model == b.model && a.plan && b.plan && a.plan->floors == b.plan->floors && a.scores == b.scores &&
           a.substitutes == b.substitutes && a.substitutionProblem == b.substitutionProblem && a.project->data == b.project->data &&
           a.request->cutByHand == b.request->cutByHand;
}

} // namespace

DecisionsModel::DecisionsModel(Document& document, QObject* parent) : QAbstractTableModel(parent), document_(document)
{
    connect(&document_, &Document::changed, this, &DecisionsModel::follow);
    reset();
}

void DecisionsModel::follow(Parts parts)
{
    if (parts & Part::network)
        reset();
    else if (wanted_ && parts & (Parts(Part::plan) | Part::substitutes))
        refresh();
}

void DecisionsModel::setWanted(bool wanted)
{
    wanted_ = wanted;
    if (wanted_ && state_ != document_.state())
        refresh();
}

void DecisionsModel::reset()
{
    beginResetModel();
    take(document_.state(), rowsOf(*document_.state()));
    endResetModel();
}

std::vector<DecisionsModel::Row> DecisionsModel::rowsOf(const DocumentState& state)
{
    std::vector<Row> rows;
    if (!state.plan)
        return rows;
    std::vector<bool> others = state.plan->removedFlags();
    for (const Decision& decision : state.plan->decisions) {
        rows.push_back({decision.restored, decision.replacement});
        if (decision.replacement >= 0)
            others[static_cast<std::size_t>(decision.replacement)] = false;
    }
    for (std::size_t unit = 0; unit < others.size(); ++unit)
        if (others[unit])
            rows.push_back({-1, static_cast<UnitId>(unit)});
    return rows;
}

void DecisionsModel::take(StatePtr state, std::vector<Row> rows)
{
    state_ = std::move(state);
    rows_ = std::move(rows);
}

void DecisionsModel::refresh()
{
    const StatePtr next = document_.state(), last = state_;
    const std::vector<Row> shown = rows_;
    std::vector<Row> rows = rowsOf(*next);
    const int before = rowCount(), now = static_cast<int>(rows.size());
    if (now < before) {
        beginRemoveRows({}, now, before - 1);
        take(next, std::move(rows));
        endRemoveRows();
    } else if (now > before) {
        beginInsertRows({}, before, now - 1);
        take(next, std::move(rows));
        endInsertRows();
    } else {
        take(next, std::move(rows));
    }
    if (const int first = firstOther(*last, shown); first < now)
        Q_EMIT dataChanged(index(first, 0), index(now - 1, ColumnCount - 1));
}

/// The first row that says something else than before: those above it are not painted anew.
int DecisionsModel::firstOther(const DocumentState& before, const std::vector<Row>& rows) const
{
    if (!sameReasons(before, *state_))
        return 0;
    const auto fate = [](const DocumentState& state, UnitId unit) {
        return unit < 0 ? Fate::kept : state.plan->fates[static_cast<std::size_t>(unit)];
    };
    std::size_t row = 0;
    while (row < rows.size() && row < rows_.size() && rows[row] == rows_[row] &&
           fate(before, rows[row].removed) == fate(*state_, rows[row].removed))
        ++row;
    return static_cast<int>(row);
}

int DecisionsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int DecisionsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant DecisionsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row& shown = row(index.row());
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return text(shown, column);
    case SortRole:
        return number(shown, column);
    case ExactRole:
        return exact(shown, column);
    case Qt::DecorationRole:
        if (column == Restored && shown.restored >= 0)
            return theme::fateColor(Fate::restored);
        return column == Removed && shown.removed >= 0
                   ? QVariant(theme::fateColor(state_->plan->fates[static_cast<std::size_t>(shown.removed)]))
                   : QVariant();
    case Qt::TextAlignmentRole: {
        const bool number = column == RestoredScore || column == RestoredCost || column == RemovedScore || column == RemovedCost;
        return QVariant::fromValue(Qt::AlignVCenter | (number ? Qt::AlignRight : Qt::AlignLeft));
    }
    default:
        return {};
    }
}

QVariant DecisionsModel::text(const Row& row, int column) const
{
    const Groups& groups = state_->model->groups;
    const auto score = [this](UnitId unit) {
        return unit < 0 ? QString() : shortScore(state_->scores->fused[static_cast<std::size_t>(unit)]);
    };
    switch (column) {
    case Restored:
        return row.restored < 0 ? QString() : unitName(groups, row.restored);
    case RestoredScore:
        return score(row.restored);
    case RestoredCost:
        return costText(row.restored);
    case Removed:
        return row.removed < 0 ? tr("nothing") : unitName(groups, row.removed);
    case RemovedScore:
        return score(row.removed);
    case RemovedCost:
        return costText(row.removed);
    case StandsIn:
        return row.removed < 0 ? QString() : standInText(*state_, row.removed);
    case Reason:
        return reasonText(row);
    default:
        return {};
    }
}

QString DecisionsModel::costText(UnitId unit) const
{
    const double cost = costOf(unit);
    return cost < 0 ? QString() : percentText(cost);
}

QString DecisionsModel::reasonText(const Row& row) const
{
    if (row.restored < 0 && byHand(*state_, row.removed) == ByHand::cut)
        return tr("%1 cut by hand").arg(signOf(ByHand::cut));
    if (row.restored < 0) // where a cost is to be met, more may go instead than came back
        return state_->plan->fates[static_cast<std::size_t>(row.removed)] == Fate::cut ? tr("it scores below the cut")
                                                                                       : tr("in the place of channels that came back");
    const auto group = static_cast<std::size_t>(state_->model->groups.groupOf(row.restored));
    const Group& own = state_->model->groups.groups()[group];
    return tr("%1 keeps at least %2 of %3").arg(layerName(own.name)).arg(state_->plan->floors[group]).arg(own.units);
}

/// Below zero where it is not known.
double DecisionsModel::costOf(UnitId unit) const
{
    const Substitute* substitute = unit < 0 ? nullptr : substituteOf(*state_, unit);
    return substitute ? substitute->lost : -1;
}

QVariant DecisionsModel::number(const Row& row, int column) const
{
    const auto score = [this](UnitId unit) { return unit < 0 ? -1.0 : state_->scores->fused[static_cast<std::size_t>(unit)]; };
    switch (column) {
    case Restored:
    case Reason:
        return row.restored;
    case RestoredScore:
        return score(row.restored);
    case RestoredCost:
        return costOf(row.restored);
    case Removed:
        return row.removed;
    case RemovedScore:
        return score(row.removed);
    case RemovedCost:
        return costOf(row.removed);
    case StandsIn: {
        const Substitute* substitute = row.removed < 0 ? nullptr : substituteOf(*state_, row.removed);
        return substitute ? substitute->explained : -1.0;
    }
    default:
        return {};
    }
}

/// For files: nothing where a score or a cost is not known.
QVariant DecisionsModel::exact(const Row& row, int column) const
{
    if (column == Restored || column == Removed || column == StandsIn || column == Reason)
        return text(row, column);
    const QVariant value = number(row, column);
    return value.toDouble() < 0 ? QVariant::fromValue(nullptr) : value;
}

QVariant DecisionsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    static constexpr std::array<Heading, ColumnCount> headings{{
        {QT_TR_NOOP("Given back"), "givenBack"},
        {QT_TR_NOOP("Score"), "givenBackScore"},
        {QT_TR_NOOP("Would cost"), "wouldCost"},
        {QT_TR_NOOP("Removed"), "removed"},
        {QT_TR_NOOP("Score"), "removedScore"},
        {QT_TR_NOOP("Costs"), "costs"},
        {QT_TR_NOOP("Stands in"), "standsIn"},
        {QT_TR_NOOP("Because"), "because"},
    }};
    return headingData(headings, section, orientation, role, [](const char* text) { return tr(text); });
}

int DecisionsModel::rowOf(UnitId unit) const
{
    for (int row = 0; unit >= 0 && row < rowCount(); ++row)
        if (rows_[static_cast<std::size_t>(row)].restored == unit || rows_[static_cast<std::size_t>(row)].removed == unit)
            return row;
    return -1;
}

} // namespace espalier
