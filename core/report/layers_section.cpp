// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/number_words.h"
#include "core/report/sections.h"
#include "core/study/bar_chart.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace espalier {
namespace {

BarChart::Row widthRow(const Json& group)
{
    const double units = numberAt(group, {"units"}).value_or(0), kept = numberAt(group, {"kept"}).value_or(0);
    return {textAt(group, {"name"}), kept, units, fmt::format("{:.0f} of {:.0f}", kept, units)};
}

/// As many charts as it takes for each to fit on a page.
void addWidths(ReportSection& section, const std::vector<BarChart::Row>& rows)
{
    constexpr std::size_t most = 56;
    const std::size_t charts = (rows.size() + most - 1) / most, perPage = (rows.size() + charts - 1) / charts;
    for (std::size_t from = 0; from < rows.size(); from += perPage) {
        const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(from);
        const auto end = rows.begin() + static_cast<std::ptrdiff_t>(std::min(from + perPage, rows.size()));
        section.blocks.emplace_back(
            ReportChart{"Bars: the channels that each layer keeps, of those that it had.",
                        svgOf(BarChart{"Channels that each layer keeps, of those that it had", "channels", {begin, end}})});
    }
}

double keptShare(const BarChart::Row& row)
{
    return row.whole > 0 ? row.part / row.whole : 1;
}

std::string extremesWords(const std::vector<BarChart::Row>& rows)
{
    const auto [least, most] =
        std::minmax_element(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return keptShare(a) < keptShare(b); });
    return fmt::format("The layer {} gives most: it keeps {} of its channels. The layer {} gives least: it keeps {}.", (*least).name,
                       shareWords(keptShare(*least)), (*most).name, shareWords(keptShare(*most)));
}

} // namespace

ReportSection layersSection(const ResultFacts& facts)
{
    ReportSection section{"What each layer keeps", {}};
    std::vector<BarChart::Row> rows;
    for (const Json& group : factAt(facts.json, {"groups"}))
        rows.push_back(widthRow(group));
    if (rows.empty()) {
        section.blocks.emplace_back(ReportText{"The result tells no layers; those of `prune` and `run` do."});
        return section;
    }
    section.blocks.emplace_back(ReportText{extremesWords(rows) + " Layers whose channels can only go together count as one, under the name "
                                                                 "of the first."});
    addWidths(section, rows);
    return section;
}

} // namespace espalier
