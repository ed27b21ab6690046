// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/report.h"

#include "core/base/atomic_file.h"
#include "core/base/csv.h"
#include "core/study/chart.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace espalier {
namespace {
using Records = std::vector<std::optional<RunRecord>>;

Json orNull(const std::optional<double>& value)
{
    return value ? Json(*value) : Json(nullptr);
}

Json spreadJson(const Spread& spread)
{
    return {{"count", spread.count}, {"mean", spread.mean}, {"sd", orNull(spread.deviation)}, {"min", spread.low}, {"max", spread.high}};
}

Json differenceJson(const PairedDifference& difference)
{
    Json json = spreadJson(difference.spread);
    json["interval95"] = difference.interval ? Json{difference.interval->low, difference.interval->high} : Json(nullptr);
    return json;
}

Json rowsJson(const std::vector<TableRow>& rows, const char* called)
{
    Json list = Json::array();
    for (const TableRow& row : rows) {
        Json values = Json::object();
        for (const auto& [seed, value] : row.values)
            values[fmt::to_string(seed)] = value;
        Json entry{{called, row.name}, {"ratio", orNull(row.ratio)}, {"metric", row.metric}, {"values", values}};
        entry.update(spreadJson(row.spread));
        entry["difference"] = row.difference ? differenceJson(*row.difference) : Json(nullptr);
        list.push_back(std::move(entry));
    }
    return list;
}

std::string csvLines(const char* kind, const std::vector<TableRow>& rows, const std::string& on = {}, const std::optional<double>& at = {})
{
    std::string lines;
    for (const TableRow& row : rows) {
        lines += fmt::format("{},{},{},{},{},{},{},{},{},{},{}", kind, csvCell(row.name), csvCell(row.ratio), on, csvCell(at), row.metric,
                             row.spread.count, row.spread.mean, csvCell(row.spread.deviation), row.spread.low, row.spread.high);
        if (row.difference) {
            const Spread& spread = row.difference->spread;
            lines += fmt::format(",{},{},{}", spread.count, spread.mean, csvCell(spread.deviation));
            lines += row.difference->interval ? fmt::format(",{},{}", row.difference->interval->low, row.difference->interval->high) : ",,";
        } else {
            lines += ",,,,,";
        }
        lines += "\n";
    }
    return lines;
}

DotChart dotsOf(const StudyTable& table, const StudyColumn& metric)
{
    DotChart chart{metric.title, metric.title, {}, table.reference};
    for (const TableRow& row : table.arms) {
        if (row.metric != metric.key)
            continue;
        chart.rows.push_back({row.name, {}});
        for (const auto& entry : row.values)
            chart.rows.back().values.push_back(entry.second);
    }
    return chart;
}

LineChart linesOf(const StudyTable& table, const StudyColumn& metric)
{
    LineChart chart{metric.title, "ratio asked for", metric.title, {}};
    for (const TableRow& row : table.arms) {
        if (row.metric != metric.key)
            continue;
        auto line = std::find_if(chart.lines.begin(), chart.lines.end(), [&](const LineChart::Line& one) { return one.name == row.name; });
        if (line == chart.lines.end())
            line = chart.lines.insert(line, LineChart::Line{row.name, {}});
        line->points.push_back({*row.ratio, row.spread.mean, row.spread.low, row.spread.high});
    }
    for (LineChart::Line& line : chart.lines)
        std::sort(line.points.begin(), line.points.end(), [](const auto& a, const auto& b) { return a.x < b.x; });
    return chart;
}

std::string chartOf(const StudyTable& table, const StudyColumn& metric)
{
    return table.ratios.size() < 2 ? svgOf(dotsOf(table, metric)) : svgOf(linesOf(table, metric));
}

bool measured(const StudyTable& table, const std::string& metric)
{
    return std::any_of(table.arms.begin(), table.arms.end(), [&](const TableRow& row) { return row.metric == metric; });
}

} // namespace

Json tableJson(const StudyTable& table)
{
    Json json{{"study", table.name},
              {"title", table.title},
              {"quick", table.quick},
              {"reference", table.reference},
              {"seeds", table.seeds},
              {"ratios", table.ratios},
              {"runs_planned", table.runsPlanned},
              {"runs_done", table.runsDone}};
    json["arms"] = rowsJson(table.arms, "arm");
    json["matched"] = Json::array();
    for (const MatchedRows& matched : table.matched)
        json["matched"].push_back({{"on", matched.on}, {"at", orNull(matched.at)}, {"rows", rowsJson(matched.rows, "series")}});
    json["contrasts"] = rowsJson(table.contrasts, "contrast");
    json["failures"] = Json::array();
    for (const StudyTable::Failure& failed : table.failures)
        json["failures"].push_back({{"run", failed.run}, {"failure", failed.sentence}});
    json["remarks"] = table.remarks;
    return json;
}

std::string tableCsv(const StudyTable& table)
{
    std::string text =
        "kind,name,ratio,matched_on,matched_at,metric,count,mean,sd,min,max,pairs,difference,difference_sd,interval_low,interval_high\n";
    text += csvLines("arm", table.arms);
    for (const MatchedRows& matched : table.matched)
        text += csvLines("matched", matched.rows, matched.on, matched.at);
    return text + csvLines("contrast", table.contrasts);
}

std::string runsCsv(const Study& study, const Records& records)
{
    std::string text = "arm,ratio,seed";
    for (const StudyColumn& metric : studyColumns())
        text += "," + metric.key;
    text += ",plan_hash,settings_hash,program,threads,started,failure\n";
    for (std::size_t i = 0; i < records.size(); ++i) {
        if (!records[i])
            continue;
        const RunRecord& record = *records[i];
        text += fmt::format("{},{},{}", csvCell(study.arms[study.runs[i].arm].name), csvCell(record.ratio), record.seed);
        for (const StudyColumn& metric : studyColumns()) {
            const auto value = record.metrics.find(metric.key);
            text += value == record.metrics.end() ? "," : fmt::format(",{}", value->second);
        }
        text += fmt::format(",{},{},{},{},{},{}\n", record.report.value("plan_hash", ""), record.hash, csvCell(record.program),
                            record.threads, record.started, csvCell(record.failure));
    }
    return text;
}

Result<void> writeReport(const Study& study, const Records& records, const StudyTable& table, const std::filesystem::path& folder)
{
    std::vector<std::pair<std::string, std::string>> files{{"table.json", jsonText(tableJson(table), 1) + "\n"},
                                                           {"table.csv", tableCsv(table)},
                                                           {"table.md", tableMarkdown(table)},
                                                           {"runs.csv", runsCsv(study, records)}};
    for (const std::string& key : table.metrics) {
        if (measured(table, key))
            files.emplace_back("chart-" + key + ".svg", chartOf(table, *findColumn(key)));
    }
    for (const auto& [name, content] : files) {
        if (const auto written = replaceFile(folder / name, content); !written)
            return written;
    }
    return {};
}

} // namespace espalier
