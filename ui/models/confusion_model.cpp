// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/confusion_model.h"

#include "ui/models/number_text.h"
#include "ui/models/theme.h"

#include <utility>

namespace espalier {

void ConfusionModel::show(ConfusionTable table)
{
    beginResetModel();
    table_ = std::move(table);
    endResetModel();
}

int ConfusionModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(table_.names.size());
}

int ConfusionModel::columnCount(const QModelIndex& parent) const
{
    return rowCount(parent);
}

QVariant ConfusionModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto row = static_cast<std::size_t>(index.row()), column = static_cast<std::size_t>(index.column());
    const std::int64_t count = table_.counts[row][column];
    switch (role) {
    case Qt::DisplayRole:
        return count > 0 ? countText(count) : QString();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(Qt::AlignCenter));
    case Qt::BackgroundRole:
        return theme::shareColor(table_.shares[row][column]);
    case Qt::ForegroundRole:
        return theme::textOn(theme::shareColor(table_.shares[row][column]));
    case Qt::ToolTipRole:
    case Qt::AccessibleDescriptionRole:
        return sentence(row, column);
    default:
        return {};
    }
}

QVariant ConfusionModel::headerData(int section, Qt::Orientation, int role) const
{
    if (role != Qt::DisplayRole || section < 0 || section >= rowCount())
        return {};
    return QString::fromStdString(table_.names[static_cast<std::size_t>(section)]);
}

QString ConfusionModel::sentence(std::size_t row, std::size_t column) const
{
    const std::size_t nothing = table_.names.size() - 1;
    const QString found = QString::fromStdString(table_.names[row]), there = QString::fromStdString(table_.names[column]);
    const qlonglong count = table_.counts[row][column];
    const QString share = percentText(table_.shares[row][column]);
    if (row == nothing && column == nothing)
        return tr("What is neither there nor found is not counted.");
    if (row == nothing)
        return tr("%1 × %2 was missed, %3 of those that are there.").arg(countText(count)).arg(there, share);
    if (column == nothing)
        return tr("%1 × %2 was found where there is none.").arg(countText(count)).arg(found);
    if (row == column)
        return tr("%1 × %2 was found, %3 of those that are there.").arg(countText(count)).arg(there, share);
    return tr("%1 × %2 was taken for %3, %4 of those that are there.").arg(countText(count)).arg(there, found, share);
}

} // namespace espalier
