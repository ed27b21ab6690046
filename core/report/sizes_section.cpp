// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/number_words.h"
#include "core/report/sections.h"

#include <spdlog/fmt/fmt.h>

namespace espalier {
namespace {

std::string removedCell(double before, double after)
{
    return before > 0 ? shareWords(1 - after / before) : "–";
}

/// A row where both numbers are told.
void addSize(ReportTable& table, const ResultFacts& facts, const char* title, const char* key)
{
    const auto before = numberAt(facts.json, {"before", key}), after = numberAt(facts.json, {"after", key});
    if (before && after)
        table.rows.push_back({title, groupedWords(*before), groupedWords(*after), removedCell(*before, *after)});
}

void addChannels(ReportTable& table, const ResultFacts& facts)
{
    double units = 0, kept = 0;
    for (const Json& group : factAt(facts.json, {"groups"})) {
        units += numberAt(group, {"units"}).value_or(0);
        kept += numberAt(group, {"kept"}).value_or(0);
    }
    if (units > 0)
        table.rows.push_back({"Channels", groupedWords(units), groupedWords(kept), removedCell(units, kept)});
}

void addTime(ReportTable& table, const std::string& title, std::optional<double> before, std::optional<double> after)
{
    if (before && after && *before > 0)
        table.rows.push_back({title, fmt::format("{:.3g}", *before), fmt::format("{:.3g}", *after), removedCell(*before, *after)});
}

void addTimes(ReportTable& table, const ResultFacts& facts)
{
    addTime(table, fmt::format("Milliseconds an inference, {}", textAt(facts.json, {"latency", "runtime"})),
            numberAt(facts.json, {"latency", "before", "milliseconds"}), numberAt(facts.json, {"latency", "after", "milliseconds"}));
    if (facts.moments.size() > 1)
        addTime(table, "Milliseconds a picture while judged", numberAt(facts.moments.front().evaluation, {"milliseconds", "inference"}),
                numberAt(facts.moments.back().evaluation, {"milliseconds", "inference"}));
}

} // namespace

ReportSection sizesSection(const ResultFacts& facts)
{
    ReportSection section{"Size and work", {}};
    ReportTable table{{"", "before", "after", "removed"}, {}};
    addChannels(table, facts);
    addSize(table, facts, "Parameters", "params");
    addSize(table, facts, "Multiplications (MACs)", "macs");
    addSize(table, facts, "Bytes of the parameters", "bytes");
    addTimes(table, facts);
    if (table.rows.empty())
        section.blocks.emplace_back(ReportText{"The result tells no sizes; those of `prune` and `run` do."});
    else
        section.blocks.emplace_back(std::move(table));
    if (!numberAt(facts.json, {"latency", "after", "milliseconds"}))
        section.blocks.emplace_back(
            ReportText{"The time of one inference was not measured for this result; espalier-cli latency measures two networks in turn."});
    return section;
}

} // namespace espalier
