// SPDX-License-Identifier: GPL-3.0-or-later
// A study's table as Markdown.
#include "core/study/report.h"

#include <fmt/ranges.h>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <functional>

namespace espalier {
namespace {

constexpr const char* nothing = "–";

/// With a minus sign as wide as a digit, and without "−0.00".
std::string shown(double value, int digits)
{
    std::string text = fmt::format("{:.{}f}", std::abs(value), digits);
    const bool zero = text.find_first_not_of("0.") == std::string::npos;
    return value < 0 && !zero ? "−" + text : text;
}

std::string signedNumber(double value, int digits)
{
    const std::string text = shown(value, digits);
    const bool zero = text.find_first_not_of("0.") == std::string::npos;
    return value > 0 && !zero ? "+" + text : text;
}

std::string meanCell(const TableRow& row, int digits)
{
    const bool varies = row.spread.deviation && *row.spread.deviation > 0;
    return shown(row.spread.mean, digits) + (varies ? " ± " + shown(*row.spread.deviation, digits) : "");
}

std::string rangeCell(const TableRow& row, int digits)
{
    return row.spread.low == row.spread.high ? nothing : shown(row.spread.low, digits) + " … " + shown(row.spread.high, digits);
}

std::string differenceCell(const TableRow& row, int digits)
{
    if (!row.difference)
        return nothing;
    const std::string mean = signedNumber(row.difference->spread.mean, digits);
    const auto& interval = row.difference->interval;
    if (!interval || interval->low == interval->high)
        return mean;
    return fmt::format("{} [{}, {}]", mean, signedNumber(interval->low, digits), signedNumber(interval->high, digits));
}

using Cell = std::function<std::string(const TableRow&, int digits)>;

/// Rows by name and columns by metric; with several ratios one metric with columns by ratio.
struct Layout {
    const std::vector<TableRow>& rows;
    const char* corner;
    std::vector<std::string> metrics;
    std::vector<std::optional<double>> ratios;
};

std::vector<std::string> namesIn(const Layout& layout)
{
    std::vector<std::string> names;
    for (const TableRow& row : layout.rows) {
        if (std::find(names.begin(), names.end(), row.name) == names.end())
            names.push_back(row.name);
    }
    return names;
}

const TableRow* rowOf(const Layout& layout, const std::string& name, const std::string& metric, const std::optional<double>& ratio)
{
    const auto found = std::find_if(layout.rows.begin(), layout.rows.end(),
                                    [&](const TableRow& row) { return row.name == name && row.metric == metric && row.ratio == ratio; });
    return found == layout.rows.end() ? nullptr : &*found;
}

/// A Markdown table; empty where every cell is empty.
std::string grid(const Layout& layout, const Cell& cell)
{
    std::string head = fmt::format("| {} |", layout.corner);
    std::string rule = "|---|";
    for (const std::string& metric : layout.metrics) {
        for (const auto& ratio : layout.ratios) {
            head += layout.ratios.size() > 1 ? fmt::format(" {} |", *ratio) : fmt::format(" {} |", findColumn(metric)->title);
            rule += "---:|";
        }
    }
    std::string lines;
    bool told = false;
    for (const std::string& name : namesIn(layout)) {
        lines += fmt::format("| `{}` |", name);
        for (const std::string& metric : layout.metrics) {
            for (const auto& ratio : layout.ratios) {
                const TableRow* row = rowOf(layout, name, metric, ratio);
                const std::string text = row == nullptr ? nothing : cell(*row, findColumn(metric)->digits);
                told |= text != nothing;
                lines += " " + text + " |";
            }
        }
        lines += "\n";
    }
    return told ? head + "\n" + rule + "\n" + lines + "\n" : std::string();
}

std::string titled(const std::string& title, const std::string& content)
{
    return content.empty() ? content : title + "\n\n" + content;
}

std::string threeGrids(const Layout& layout, const std::string& reference)
{
    const bool varies = std::any_of(layout.rows.begin(), layout.rows.end(), [](const TableRow& row) { return row.spread.count > 1; });
    std::string text = titled(varies ? "Mean ± standard deviation:" : "One seed:", grid(layout, meanCell));
    text += titled("Smallest … largest:", grid(layout, rangeCell));
    return text + titled(fmt::format("Difference to `{}`, seed by seed, mean and 95 % interval:", reference), grid(layout, differenceCell));
}

std::vector<std::string> measuredOf(const std::vector<TableRow>& rows, const std::vector<std::string>& metrics)
{
    std::vector<std::string> measured;
    for (const std::string& metric : metrics) {
        if (std::any_of(rows.begin(), rows.end(), [&](const TableRow& row) { return row.metric == metric; }))
            measured.push_back(metric);
    }
    return measured;
}

std::string chartLine(const std::string& metric)
{
    return fmt::format("![{}](chart-{}.svg)\n\n", findColumn(metric)->title, metric);
}

std::vector<std::optional<double>> ratiosOf(const StudyTable& table)
{
    if (table.ratios.empty())
        return {std::nullopt};
    return {table.ratios.begin(), table.ratios.end()};
}

std::string armsText(const StudyTable& table)
{
    const auto metrics = measuredOf(table.arms, table.metrics);
    std::string text;
    if (table.ratios.size() > 1) {
        for (const std::string& metric : metrics) {
            text += fmt::format("## {}\n\n", findColumn(metric)->title);
            text += threeGrids({table.arms, "arm \\ ratio", {metric}, ratiosOf(table)}, table.reference) + chartLine(metric);
        }
        return text;
    }
    text = "## Arms\n\n" + threeGrids({table.arms, "arm", metrics, ratiosOf(table)}, table.reference);
    for (const std::string& metric : metrics)
        text += chartLine(metric);
    return text;
}

std::string matchedText(const StudyTable& table, const MatchedRows& matched)
{
    const std::string& on = findColumn(matched.on)->title;
    std::string text = matched.at ? fmt::format("## Where the {} is {}\n\n", on, *matched.at)
                                  : fmt::format("## Where the {} is that of `{}`\n\n", on, table.reference);
    text += "Interpolated between the points of every series; empty where a series does not reach that far.\n\n";
    const auto ratios = matched.at ? std::vector<std::optional<double>>{std::nullopt} : ratiosOf(table);
    const auto metrics = measuredOf(matched.rows, table.metrics);
    if (ratios.size() == 1)
        return text + threeGrids({matched.rows, "series", metrics, ratios}, table.reference);
    for (const std::string& metric : metrics)
        text += fmt::format("### {}\n\n", findColumn(metric)->title) +
                threeGrids({matched.rows, "series \\ ratio", {metric}, ratios}, table.reference);
    return text;
}

std::string contrastsText(const StudyTable& table)
{
    if (table.contrasts.empty())
        return {};
    std::string text = "## Contrasts\n\nSeed by seed, mean and 95 % interval:\n\n";
    const auto metrics = measuredOf(table.contrasts, table.metrics);
    if (table.ratios.size() <= 1)
        return text + grid({table.contrasts, "contrast", metrics, ratiosOf(table)}, differenceCell);
    for (const std::string& metric : metrics)
        text += fmt::format("### {}\n\n", findColumn(metric)->title) +
                grid({table.contrasts, "contrast \\ ratio", {metric}, ratiosOf(table)}, differenceCell);
    return text;
}

std::string remarksText(const StudyTable& table)
{
    std::string text;
    if (table.runsDone < table.runsPlanned)
        text += fmt::format("**Not finished: {} of {} runs are done.**\n\n", table.runsDone, table.runsPlanned);
    for (const std::string& remark : table.remarks)
        text += remark + "\n\n";
    if (table.failures.empty())
        return text;
    text += "Runs without a result:\n\n";
    for (const StudyTable::Failure& failed : table.failures)
        text += fmt::format("- `{}`: {}\n", failed.run, failed.sentence);
    return text + "\n";
}

} // namespace

std::string tableMarkdown(const StudyTable& table)
{
    std::string text = fmt::format("# {}\n\n", table.title);
    if (!table.note.empty())
        text += table.note + "\n\n";
    text += fmt::format("Study `{}`{}, {} runs, seeds {}. Differences are to `{}`.\n\n", table.name,
                        table.quick ? " in its quick form" : "", table.runsPlanned, fmt::join(table.seeds, ", "), table.reference);
    text += remarksText(table) + armsText(table) + contrastsText(table);
    for (const MatchedRows& matched : table.matched)
        text += matchedText(table, matched);
    return text;
}

} // namespace espalier
