// SPDX-License-Identifier: GPL-3.0-or-later
// A study's table as files: for programs, for spreadsheets and for people. Equal tables give equal bytes.
#pragma once

#include "core/base/json.h"
#include "core/study/table.h"

#include <filesystem>
#include <string>

namespace espalier {

Json tableJson(const StudyTable& table);
/// One line per row and metric.
std::string tableCsv(const StudyTable& table);
/// Names the charts as files beside it.
std::string tableMarkdown(const StudyTable& table);

/// One line per run with every metric, seconds among them.
std::string runsCsv(const Study& study, const std::vector<std::optional<RunRecord>>& records);

/// table.json, table.csv, table.md, runs.csv and chart-METRIC.svg for the table's metrics.
Result<void> writeReport(const Study& study, const std::vector<std::optional<RunRecord>>& records, const StudyTable& table,
                         const std::filesystem::path& folder);

} // namespace espalier
