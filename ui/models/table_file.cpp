// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/table_file.h"

#include "core/base/atomic_file.h"
#include "core/base/csv.h"
#include "core/base/json.h"
#include "ui/models/texts.h"

#include <QAbstractItemModel>
#include <QCoreApplication>

#include <cmath>
#include <vector>

namespace espalier {

namespace {

using TableLine = std::vector<QVariant>;

bool isNumber(const QVariant& value)
{
    const int type = value.typeId();
    return type == QMetaType::Double || type == QMetaType::Float || type == QMetaType::Int || type == QMetaType::UInt ||
           type == QMetaType::LongLong || type == QMetaType::ULongLong;
}

/// Lists have no headings of their own: their models answer with the number of the column.
bool isList(const QAbstractItemModel& table)
{
    return table.columnCount() == 1 && isNumber(table.headerData(0, Qt::Horizontal, Qt::DisplayRole));
}

bool rowsHaveNames(const QAbstractItemModel& table)
{
    const QVariant first = table.headerData(0, Qt::Vertical, Qt::DisplayRole);
    return table.rowCount() > 0 && first.isValid() && !isNumber(first);
}

TableLine headings(const QAbstractItemModel& table)
{
    if (isList(table))
        return {QCoreApplication::translate("TableFile", "Entry"), QCoreApplication::translate("TableFile", "Details")};
    TableLine line;
    if (rowsHaveNames(table))
        line.emplace_back(QString());
    for (int column = 0; column < table.columnCount(); ++column)
        line.push_back(table.headerData(column, Qt::Horizontal, Qt::DisplayRole));
    return line;
}

QVariant exactValue(const QModelIndex& cell)
{
    if (const QVariant exact = cell.data(ExactRole); exact.isValid())
        return exact;
    const QVariant edited = cell.data(Qt::EditRole);
    return isNumber(edited) ? edited : cell.data(Qt::DisplayRole);
}

TableLine lineOf(const QAbstractItemModel& table, int row)
{
    TableLine line;
    if (rowsHaveNames(table))
        line.push_back(table.headerData(row, Qt::Vertical, Qt::DisplayRole));
    for (int column = 0; column < table.columnCount(); ++column)
        line.push_back(exactValue(table.index(row, column)));
    if (isList(table))
        line.push_back(table.index(row, 0).data(Qt::ToolTipRole));
    return line;
}

std::vector<TableLine> linesOf(const QAbstractItemModel& table)
{
    std::vector<TableLine> lines;
    for (int row = 0; row < table.rowCount(); ++row)
        lines.push_back(lineOf(table, row));
    return lines;
}

Json jsonOfValue(const QVariant& value)
{
    if (!value.isValid() || value.typeId() == QMetaType::Nullptr)
        return nullptr;
    if (value.typeId() == QMetaType::Double || value.typeId() == QMetaType::Float)
        return std::isfinite(value.toDouble()) ? Json(value.toDouble()) : Json(nullptr);
    if (isNumber(value))
        return value.toLongLong();
    return value.typeId() == QMetaType::Bool ? Json(value.toBool()) : Json(value.toString().toStdString());
}

std::string csvOfValue(const QVariant& value)
{
    const Json json = jsonOfValue(value);
    if (json.is_null())
        return {};
    return json.is_string() ? csvCell(json.get<std::string>()) : json.dump();
}

std::string csvLine(const TableLine& line)
{
    std::string text;
    for (const QVariant& value : line)
        text += (&value == line.data() ? "" : ",") + csvOfValue(value);
    return text + "\n";
}

Json jsonLine(const TableLine& line)
{
    Json cells = Json::array();
    for (const QVariant& value : line)
        cells.push_back(jsonOfValue(value));
    return cells;
}

} // namespace

std::string csvOf(const QAbstractItemModel& table)
{
    std::string text = csvLine(headings(table));
    for (const TableLine& line : linesOf(table))
        text += csvLine(line);
    return text;
}

std::string jsonOf(const QAbstractItemModel& table, const QString& title, const QString& network)
{
    Json json;
    json["format"] = "espalier-table";
    json["version"] = 1;
    json["title"] = title.toStdString();
    json["network"] = network.toStdString();
    json["columns"] = jsonLine(headings(table));
    json["rows"] = Json::array();
    for (const TableLine& line : linesOf(table))
        json["rows"].push_back(jsonLine(line));
    return jsonText(json, 1) + "\n";
}

Result<void> writeTable(const QAbstractItemModel& table, const QString& title, const QString& network, const std::filesystem::path& file)
{
    if (file.extension() == ".csv")
        return replaceFile(file, csvOf(table));
    if (file.extension() == ".json")
        return replaceFile(file, jsonOf(table, title, network));
    return failure(tr("“%1” is no name for a table: let it end in .csv or .json.")
                       .arg(QString::fromStdString(file.filename().string()))
                       .toStdString());
}

} // namespace espalier
