// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/bar_chart.h"

#include "core/study/chart.h"
#include "core/study/svg.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace espalier {
namespace {

constexpr double barWidth = 760, barTop = 44, barRow = 15, barLabels = 110;
constexpr const char* smallText = " font-size=\"11\"";
constexpr const char* barColour = "#0072b2";

/// The end of a name tells layers apart.
std::string endOf(const std::string& name)
{
    constexpr std::size_t most = 34;
    if (name.size() <= most)
        return name;
    std::size_t from = name.size() - most;
    while ((static_cast<unsigned char>(name[from]) & 0xc0) == 0x80) // inside a letter
        ++from;
    return "…" + name.substr(from);
}

double nameColumn(const BarChart& chart)
{
    std::size_t letters = 0;
    for (const BarChart::Row& row : chart.rows)
        letters = std::max(letters, endOf(row.name).size());
    return 24 + 6.5 * static_cast<double>(letters);
}

double longest(const BarChart& chart)
{
    double whole = 1;
    for (const BarChart::Row& row : chart.rows)
        whole = std::max(whole, row.whole);
    return whole;
}

} // namespace

std::string svgOf(const BarChart& chart)
{
    const double left = nameColumn(chart), bottom = barTop + barRow * static_cast<double>(chart.rows.size());
    const std::vector<double> ticks = axisTicks(0, longest(chart));
    const auto at = [&](double value) { return left + value / ticks.back() * (barWidth - barLabels - left); };
    Svg svg(barWidth, bottom + 50);
    svg.text(16, 24, chart.title, "start", " font-weight=\"bold\"");
    for (const double tick : ticks) {
        svg.line(at(tick), barTop, at(tick), bottom, chartFaint, 1);
        svg.text(at(tick), bottom + 16, fmt::format("{:g}", tick), "middle", smallText);
    }
    for (std::size_t i = 0; i < chart.rows.size(); ++i) {
        const BarChart::Row& row = chart.rows[i];
        const double y = barTop + barRow * static_cast<double>(i);
        svg.box(left, y + 2, at(row.whole) - left, barRow - 4, chartShade(0.25));
        svg.box(left, y + 2, at(row.part) - left, barRow - 4, barColour);
        svg.text(left - 8, y + 11, endOf(row.name), "end", smallText);
        svg.text(at(row.whole) + 6, y + 11, row.label, "start", smallText);
    }
    svg.text((left + barWidth - barLabels) / 2, bottom + 36, chart.axis, "middle");
    return svg.finish();
}

} // namespace espalier
