// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/number_words.h"
#include "core/report/sections.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace espalier {
namespace {

constexpr const char* rangeTitle = "with other pictures";

std::string valueCell(const Json& evaluation, const MetricInfo& info)
{
    const auto value = numberAt(evaluation, {info.key});
    return value ? withUnit(info, *value) : "–";
}

std::string intervalCell(const Json& evaluation, const MetricInfo& info)
{
    const auto interval = intervalOf(evaluation, info);
    return interval ? fmt::format("{} to {}", withUnit(info, interval->low), withUnit(info, interval->high)) : "–";
}

void addMetricRow(ReportTable& table, const ResultFacts& facts, const std::string& title, const MetricInfo& info,
                  std::string (*cell)(const Json&, const MetricInfo&))
{
    std::vector<std::string> row{title};
    for (const JudgedMoment& moment : facts.moments)
        row.push_back(cell(moment.evaluation, info));
    if (std::any_of(row.begin() + 1, row.end(), [](const std::string& text) { return text != "–"; }))
        table.rows.push_back(std::move(row));
}

ReportTable metricsTable(const ResultFacts& facts)
{
    ReportTable table{{""}, {}};
    for (const JudgedMoment& moment : facts.moments)
        table.headings.push_back(moment.title);
    for (const MetricInfo* info : facts.metrics) {
        addMetricRow(table, facts, fmt::format("{} ({})", info->label, info->term), *info, valueCell);
        addMetricRow(table, facts, rangeTitle, *info, intervalCell);
    }
    return table;
}

std::string partName(const Json& part, const std::string& key)
{
    return part.contains("name") ? textAt(part, {"name"}) : key;
}

/// The part of the same name in another evaluation.
const Json& partIn(const Json& parts, const std::string& name)
{
    static const Json nothing;
    for (const auto& [key, part] : parts.items())
        if (part.is_object() && partName(part, key) == name)
            return part;
    return nothing;
}

struct PartRow {
    double loss = 0;
    std::vector<std::string> cells;
};

PartRow partRow(const std::string& name, const Json& before, const Json& after, const MetricInfo& info)
{
    const auto was = numberAt(before, {info.key}), is = numberAt(after, {info.key});
    return {was && is ? worsening(info, *was, *is) : 0,
            {name, groupedWords(numberAt(after, {"boxes"}).value_or(0)), valueCell(before, info), valueCell(after, info),
             was && is ? changeWords(info, *was, *is) : "–"}};
}

/// The largest loss first; what lost least is left out of long tables.
void addRows(ReportTable& table, std::vector<PartRow> rows)
{
    constexpr std::size_t most = 100;
    std::stable_sort(rows.begin(), rows.end(), [](const PartRow& a, const PartRow& b) { return a.loss > b.loss; });
    for (std::size_t i = 0; i < std::min(rows.size(), most); ++i)
        table.rows.push_back(std::move(rows[i].cells));
    if (rows.size() > most)
        table.rows.push_back({fmt::format("and {} more", rows.size() - most), "", "", "", ""});
}

/// No rows where the evaluations tell none.
ReportTable partsTable(const ResultFacts& facts, const char* kind, const char* heading)
{
    ReportTable table{{heading, "objects", "before", "after", "change"}, {}};
    const Json& after = factAt(facts.moments.back().evaluation, {kind});
    static const Json none;
    const Json& before = facts.moments.size() > 1 ? factAt(facts.moments.front().evaluation, {kind}) : none;
    std::vector<PartRow> rows;
    for (const auto& [key, part] : after.items())
        if (part.is_object())
            rows.push_back(partRow(partName(part, key), partIn(before, partName(part, key)), part, *facts.primary()));
    addRows(table, std::move(rows));
    return table;
}

ReportTable answersByClass(const std::vector<ClassAnswers>& classes)
{
    ReportTable table{{"class", "pictures", "right before", "right after", "change"}, {}};
    std::vector<PartRow> rows;
    for (const ClassAnswers& each : classes)
        if (each.images > 0)
            rows.push_back({static_cast<double>(each.before - each.after) / each.images,
                            {each.name, groupedWords(each.images), groupedWords(each.before), groupedWords(each.after),
                             each.before == each.after  ? "±0"
                             : each.before < each.after ? "+" + groupedWords(each.after - each.before)
                                                        : groupedWords(each.after - each.before)}});
    addRows(table, std::move(rows));
    return table;
}

} // namespace

ReportSection answersSection(const ResultFacts& facts)
{
    ReportSection section{"How good the answers are", {}};
    if (facts.primary() == nullptr) {
        section.blocks.emplace_back(ReportText{"Not judged: there were no validation pictures with labels. espalier-cli evaluate judges a "
                                               "network on a folder of labelled pictures."});
        return section;
    }
    ReportTable table = metricsTable(facts);
    const bool ranges = std::any_of(table.rows.begin(), table.rows.end(), [](const auto& row) { return row.front() == rangeTitle; });
    section.blocks.emplace_back(std::move(table));
    if (ranges)
        section.blocks.emplace_back(
            ReportText{"“With other pictures”: 95 % of the values would lie in this range if as many other pictures "
                       "of the same kind had been judged."});
    ReportList meanings;
    for (const MetricInfo* info : facts.metrics)
        meanings.items.push_back(fmt::format("{} ({}): {}", info->label, info->term, info->explanation));
    section.blocks.emplace_back(std::move(meanings));
    return section;
}

ReportSection classesSection(const ResultFacts& facts)
{
    ReportSection section{"What each class lost", {}};
    const auto add = [&](std::string words, ReportTable table) {
        if (table.rows.empty())
            return;
        section.blocks.emplace_back(ReportText{std::move(words)});
        section.blocks.emplace_back(std::move(table));
    };
    if (const MetricInfo* primary = facts.primary()) {
        const std::string words = fmt::format("{} ({}); what lost most comes first.", primary->label, primary->term);
        add("Classes. " + words, partsTable(facts, "per_class", "class"));
        add("Objects by their size. " + words, partsTable(facts, "by_size", "size"));
    }
    add("Validation pictures of each class that are answered rightly; what lost most comes first.", answersByClass(facts.classes));
    if (section.blocks.empty())
        section.blocks.emplace_back(
            ReportText{"It is not known how good the answers are for each class: the result does not tell it, and the "
                       "networks or the pictures are no longer there."});
    return section;
}

} // namespace espalier
