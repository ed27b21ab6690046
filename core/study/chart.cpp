// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/chart.h"

#include "core/study/svg.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

namespace espalier {
namespace {

constexpr double chartWidth = 760;
constexpr double letter = 7; ///< approximate width of a letter in names
constexpr const char* blue = "#0072b2";
/// Distinguishable with any colour vision (Okabe and Ito).
constexpr std::array colours{"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#444444", "#a08c00"};

/// A linear axis from values to positions in the picture.
struct Axis {
    std::vector<double> ticks;
    double from, to; ///< positions of the first and the last tick

    double at(double value) const { return from + (value - ticks.front()) / (ticks.back() - ticks.front()) * (to - from); }
    std::string label(double tick) const
    {
        const double step = ticks[1] - ticks[0];
        const int digits = std::max(0, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
        return fmt::format("{}{:.{}f}", tick < 0 ? "−" : "", std::abs(tick), digits);
    }
};

constexpr const char* boldText = " font-weight=\"bold\"";
constexpr const char* dotted = " stroke-dasharray=\"2 3\"";
constexpr const char* pale = " fill-opacity=\"0.4\"";

double widestName(const std::vector<std::string>& names)
{
    std::size_t letters = 0;
    for (const std::string& name : names)
        letters = std::max(letters, name.size());
    return std::min(letter * static_cast<double>(letters), chartWidth / 3);
}

/// Smallest and largest of the added values; widened a little where all are equal.
struct Extent {
    double low = std::numeric_limits<double>::infinity(), high = -std::numeric_limits<double>::infinity();

    void add(double value)
    {
        low = std::min(low, value);
        high = std::max(high, value);
    }
    std::vector<double> ticks() const { return low <= high ? axisTicks(low, high) : axisTicks(0, 1); }
};

double meanOf(const std::vector<double>& values)
{
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

void drawHorizontalAxis(Svg& svg, const Axis& axis, double top, double bottom, const std::string& name)
{
    for (const double tick : axis.ticks) {
        svg.line(axis.at(tick), top, axis.at(tick), bottom, chartFaint, 1);
        svg.text(axis.at(tick), bottom + 17, axis.label(tick), "middle");
    }
    svg.text((axis.from + axis.to) / 2, bottom + 38, name, "middle");
}

void drawRow(Svg& svg, const Axis& axis, const DotChart::Row& row, double y)
{
    if (row.values.empty())
        return;
    const auto [low, high] = std::minmax_element(row.values.begin(), row.values.end());
    svg.line(axis.at(*low), y, axis.at(*high), y, blue, 2);
    for (const double value : row.values)
        svg.dot(axis.at(value), y, 3, chartInk, pale);
    svg.dot(axis.at(meanOf(row.values)), y, 5, blue);
}

/// Appearance of a line. Later lines have gaps and smaller dots, so that coinciding lines are all visible.
struct Look {
    const char* colour;
    const char* dashes;
    double radius;
};

Look lookOf(std::size_t line, std::size_t lines)
{
    static constexpr std::array dashes{"", " stroke-dasharray=\"9 5\"", " stroke-dasharray=\"3 5\""};
    const auto later = static_cast<double>(lines - 1 - line);
    return {colours[line % colours.size()], dashes[line % dashes.size()], 3 + std::min(0.7 * later, 3.5)};
}

void drawLine(Svg& svg, const Axis& x, const Axis& y, const LineChart::Line& line, const Look& look)
{
    std::string points;
    for (const LineChart::Point& point : line.points) {
        points += fmt::format("{:.1f},{:.1f} ", x.at(point.x), y.at(point.mean));
        if (point.low < point.high)
            svg.line(x.at(point.x), y.at(point.low), x.at(point.x), y.at(point.high), look.colour, 2);
        svg.dot(x.at(point.x), y.at(point.mean), look.radius, look.colour);
    }
    svg.path(points, look.colour, look.dashes);
}

} // namespace

std::vector<double> axisTicks(double low, double high)
{
    if (high - low < 1e-9 * std::max(1.0, std::abs(low))) {
        const double room = std::max(0.01 * std::abs(low), 0.01);
        low -= room;
        high += room;
    }
    const double rough = (high - low) / 5;
    const double power = std::pow(10, std::floor(std::log10(rough)));
    const double lead = rough / power;
    const double step = power * (lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10);
    std::vector<double> ticks;
    for (double k = std::floor(low / step + 1e-9); k <= std::ceil(high / step - 1e-9); ++k)
        ticks.push_back(k * step);
    return ticks;
}

std::string svgOf(const DotChart& chart)
{
    constexpr double top = 48;
    constexpr double rowHeight = 28;
    const double bottom = top + rowHeight * static_cast<double>(chart.rows.size());
    std::vector<std::string> names;
    Extent extent;
    for (const DotChart::Row& row : chart.rows) {
        names.push_back(row.name);
        std::for_each(row.values.begin(), row.values.end(), [&](double value) { extent.add(value); });
    }
    const Axis axis{extent.ticks(), 28 + widestName(names), chartWidth - 30};
    Svg svg(chartWidth, bottom + 76);
    svg.text(16, 26, chart.title, "start", boldText);
    drawHorizontalAxis(svg, axis, top, bottom, chart.axis);
    for (std::size_t i = 0; i < chart.rows.size(); ++i) {
        const DotChart::Row& row = chart.rows[i];
        const double y = top + rowHeight * (static_cast<double>(i) + 0.5);
        const bool isReference = row.name == chart.reference;
        if (isReference && !row.values.empty())
            svg.line(axis.at(meanOf(row.values)), top, axis.at(meanOf(row.values)), bottom, chartInk, 1, dotted);
        svg.text(axis.from - 12, y + chartBaseline, row.name, "end", isReference ? boldText : "");
        drawRow(svg, axis, row, y);
    }
    svg.text(chartWidth - 16, bottom + 62, "large: mean; small: single runs; line: smallest to largest", "end", " font-size=\"11\"");
    return svg.finish();
}

std::string svgOf(const LineChart& chart)
{
    constexpr double top = 48;
    constexpr double bottom = 388;
    constexpr double legendLine = 22;
    std::vector<std::string> names;
    Extent xExtent;
    Extent yExtent;
    for (const LineChart::Line& line : chart.lines) {
        names.push_back(line.name);
        for (const LineChart::Point& point : line.points) {
            xExtent.add(point.x);
            yExtent.add(point.low);
            yExtent.add(point.high);
        }
    }
    const double legend = chartWidth - 24 - widestName(names);
    const Axis x{xExtent.ticks(), 84, legend - 44};
    const Axis y{yExtent.ticks(), bottom, top};
    Svg svg(chartWidth, bottom + 56);
    svg.text(16, 26, chart.title, "start", boldText);
    drawHorizontalAxis(svg, x, top, bottom, chart.xAxis);
    for (const double tick : y.ticks) {
        svg.line(x.from, y.at(tick), x.to, y.at(tick), chartFaint, 1);
        svg.text(x.from - 8, y.at(tick) + chartBaseline, y.label(tick), "end");
    }
    const double middle = (top + bottom) / 2;
    svg.text(22, middle, chart.yAxis, "middle", fmt::format(" transform=\"rotate(-90 22 {:.1f})\"", middle).c_str());
    for (std::size_t i = 0; i < chart.lines.size(); ++i) {
        const Look look = lookOf(i, chart.lines.size());
        const double legendY = top + legendLine * (static_cast<double>(i) + 0.5);
        drawLine(svg, x, y, chart.lines[i], look);
        svg.line(legend - 30, legendY, legend - 6, legendY, look.colour, 2, look.dashes);
        svg.text(legend, legendY + chartBaseline, chart.lines[i].name, "start");
    }
    return svg.finish();
}

std::string svgOf(const MatrixChart& chart)
{
    constexpr double top = 88, largestCell = 72, smallestForNumbers = 22;
    const auto count = static_cast<double>(std::max<std::size_t>(chart.names.size(), 1));
    const double left = 56 + widestName(chart.names), side = std::min(largestCell, (chartWidth - left - 16) / count);
    Svg svg(chartWidth, top + side * count + 32);
    svg.text(16, 26, chart.title, "start", boldText);
    svg.text(left + side * count / 2, 50, chart.columnAxis, "middle");
    svg.text(16, top - 12, chart.rowAxis, "start");
    for (std::size_t row = 0; row < chart.names.size(); ++row) {
        const double y = top + side * static_cast<double>(row);
        svg.text(left - 12, y + side / 2 + chartBaseline, chart.names[row], "end");
        if (side >= smallestForNumbers)
            svg.text(left + side * (static_cast<double>(row) + 0.5), top - 12, chart.names[row].substr(0, 10), "middle",
                     " font-size=\"11\"");
        for (std::size_t column = 0; column < chart.names.size(); ++column) {
            const double share = chart.shares[row][column];
            const double x = left + side * static_cast<double>(column);
            svg.cell(x, y, side, chartShade(share));
            if (side >= smallestForNumbers && chart.counts[row][column] > 0)
                svg.text(x + side / 2, y + side / 2 + chartBaseline, fmt::format("{}", chart.counts[row][column]), "middle",
                         share > 0.55 ? " style=\"fill:#ffffff\"" : "");
        }
    }
    return svg.finish();
}

} // namespace espalier
