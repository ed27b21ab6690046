// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a study's table as JSON, CSV and Markdown. Equal tables give equal bytes.
#pragma once

#include "core/base/json.h"
#include "core/study/table.h"

#include <filesystem>
#include <string>

namespace espalier {

Json tableJson(const StudyTable& table);
/// One line per row and metric.
std::string tableCsv(const StudyTable& table);
/// Refers to the charts as files in the same folder.
std::string tableMarkdown(const StudyTable& table);

/// One line per run with all metrics, including seconds.
std::string runsCsv(const Study& study, const std::vector<std::optional<RunRecord>>& records);

/// table.json, table.csv, table.md, runs.csv and chart-METRIC.svg for the table's metrics.
Result<void> writeReport(const Study& study, const std::vector<std::optional<RunRecord>>& records, const StudyTable& table,
                         const std::filesystem::path& folder);

} // namespace espalier
