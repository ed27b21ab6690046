// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/plain_table.h"

#include "ui/models/table_file.h"

#include <QLocale>

#include <utility>

namespace espalier {

void PlainTable::add(const QVariantList& values)
{
    QStringList shown;
    for (const QVariant& value : values)
        shown << (value.typeId() == QMetaType::LongLong ? QLocale().toString(value.toLongLong()) : value.toString());
    rows.push_back(shown);
    exact.push_back(values);
}

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
    const auto row = static_cast<std::size_t>(index.row());
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return table_.rows[row].value(index.column());
    return role == ExactRole && row < table_.exact.size() ? table_.exact[row].value(index.column()) : QVariant();
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
