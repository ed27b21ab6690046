// SPDX-License-Identifier: GPL-3.0-or-later
// A table as a file: all its rows and columns, numbers with all their digits.
#pragma once

#include "core/base/error.h"

#include <QString>
#include <Qt>

#include <filesystem>
#include <string>

class QAbstractItemModel;

namespace espalier {

/// A model's answer in this role stands in files instead of the shown text: a number, a text, or a null pointer for nothing. Without an
/// answer a number to edit counts, and else the shown text.
constexpr int ExactRole = Qt::UserRole + 100;

/// Headings and a line per row (RFC 4180, UTF-8). Lists have two columns: what is shown, and what their tool tips tell.
std::string csvOf(const QAbstractItemModel& table);
/// title, network, columns, and rows as lists in the order of the columns.
std::string jsonOf(const QAbstractItemModel& table, const QString& title, const QString& network);

/// By the file's ending: .csv or .json. Errors: another ending, or as replaceFile.
Result<void> writeTable(const QAbstractItemModel& table, const QString& title, const QString& network, const std::filesystem::path& file);

} // namespace espalier
