// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/plain_table.h"

#include <utility>

namespace espalier {

void PlainTableModel::show(PlainTable table)
{
    beginResetModel();
    table_ = std::move(table);
    endResetModel();
}

int PlainTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(table_.rows.size());
}

int PlainTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(table_.headings.size());
}

QVariant PlainTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter | (index.column() < table_.texts ? Qt::AlignLeft : Qt::AlignRight));
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return table_.rows[static_cast<std::size_t>(index.row())].value(index.column());
    return {};
}

QVariant PlainTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::ToolTipRole || role == Qt::WhatsThisRole)
        return table_.help.value(section);
    return role == Qt::DisplayRole ? QVariant(table_.headings.value(section)) : QVariant();
}

} // namespace espalier
