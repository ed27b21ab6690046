// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/collapse_chart.h"

#include "core/base/csv.h"
#include "core/study/picture_canvas.h"
#include "core/study/svg.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

namespace espalier {
namespace {

constexpr double mapsWidth = 1160, mapTop = 76, rowHeight = 16, mapGap = 24;
constexpr const char* missedColour = "#d55e00";

/// Where the parts of the drawing are.
struct CollapseLayout {
    double names;  ///< width of the column of names
    double across; ///< width of a map
    double bottom; ///< of the maps

    CollapseLayout(const CollapseChart& chart)
    {
        std::size_t letters = 5;
        for (const Group& group : chart.groups.groups())
            letters = std::max(letters, group.name.size());
        names = std::min(24 + 7.5 * static_cast<double>(letters), 320.0);
        across = (mapsWidth - names - 2 * mapGap) / 2;
        bottom = mapTop + rowHeight * chart.groups.groupCount();
    }
    double height() const { return bottom + 84; }
    double left(bool second) const { return names + (second ? across + mapGap : 0); }
};

/// Positions of a map's columns.
struct CollapseColumns {
    double left, width;

    CollapseColumns(const CollapseChart& chart, const CollapseLayout& layout, bool second)
        : left(layout.left(second)), width(layout.across / static_cast<double>(chart.map.ratios.size()))
    {
    }
    double at(std::size_t column) const { return left + width * static_cast<double>(column); }
};

/// The darker, the fewer are kept; nothing kept is black.
std::string colourOf(int kept, int units)
{
    constexpr double palest = 0.06, darkest = 0.9; // a whole layer is no white paper, a thin one is not yet black
    return kept == 0 ? chartInk : chartShade(palest + (darkest - palest) * (1 - static_cast<double>(kept) / units));
}

/// Columns of one width are one box.
void drawLayer(Canvas& canvas, const CollapseChart& chart, const CollapseSide& side, const CollapseColumns& columns, int group, double y)
{
    const auto index = static_cast<std::size_t>(group);
    const std::size_t count = chart.map.ratios.size();
    for (std::size_t from = 0, to = 0; from < count; from = to) {
        const int kept = side.kept[from][index];
        while (to < count && side.kept[to][index] == kept)
            ++to;
        canvas.box(columns.at(from), y, columns.at(to) - columns.at(from), rowHeight - 1,
                   colourOf(kept, chart.groups.groups()[index].units));
    }
    if (const auto floor = side.layers[index].floor)
        canvas.line(columns.at(rowOf(chart.map, *floor)), y, columns.at(rowOf(chart.map, *floor)), y + rowHeight - 1, chartInk, 2);
}

/// A bar above the ratios that cannot be met.
void drawMissed(Canvas& canvas, const CollapseSide& side, const CollapseColumns& columns)
{
    for (std::size_t column = 0; column < side.met.size(); ++column)
        if (!side.met[column])
            canvas.box(columns.at(column), mapTop - 8, columns.width, 5, missedColour);
}

void drawRatios(Canvas& canvas, const CollapseChart& chart, const CollapseColumns& columns, double bottom)
{
    constexpr std::size_t every = 20;
    for (std::size_t column = 0; column < chart.map.ratios.size(); column += every)
        canvas.text(columns.at(column), bottom + 18, fmt::format("{:.0f} %", 100 * chart.map.ratios[column]), Canvas::Anchor::middle);
    if (!chart.ratio)
        return;
    const double x = columns.at(rowOf(chart.map, *chart.ratio)) + columns.width / 2;
    canvas.line(x, mapTop - 10, x, bottom, missedColour, 1.5);
}

void drawSide(Canvas& canvas, const CollapseChart& chart, const CollapseLayout& layout, const std::vector<int>& order, bool second)
{
    const CollapseSide& side = second ? chart.map.replace : chart.map.none;
    const CollapseColumns columns(chart, layout, second);
    canvas.text(columns.left, mapTop - 18, second ? "with replacement" : "without replacement", Canvas::Anchor::start);
    for (std::size_t place = 0; place < order.size(); ++place)
        drawLayer(canvas, chart, side, columns, order[place], mapTop + rowHeight * static_cast<double>(place));
    drawMissed(canvas, side, columns);
    drawRatios(canvas, chart, columns, layout.bottom);
}

void drawScale(Canvas& canvas, double y)
{
    constexpr double left = 24, step = 26;
    canvas.text(left, y + 12, "kept:", Canvas::Anchor::start);
    for (int quarter = 4; quarter >= 0; --quarter) {
        const double x = left + 44 + step * 3 * (4 - quarter);
        canvas.box(x, y, step, 14, colourOf(quarter, 4));
        canvas.text(x + step + 4, y + 12, fmt::format("{} %", 25 * quarter), Canvas::Anchor::start);
    }
    const double marks = left + 44 + step * 3 * 5 + 12;
    canvas.line(marks, y, marks, y + 14, chartInk, 2);
    canvas.text(marks + 8, y + 12, "falls under its floor", Canvas::Anchor::start);
    canvas.box(marks + 160, y + 5, 20, 5, missedColour);
    canvas.text(marks + 188, y + 12, "ratio that cannot be met", Canvas::Anchor::start);
    canvas.line(marks + 370, y, marks + 370, y + 14, missedColour, 1.5);
    canvas.text(marks + 378, y + 12, "present ratio", Canvas::Anchor::start);
}

std::string shortName(const std::string& name, double width)
{
    const auto letters = static_cast<std::size_t>((width - 20) / 7.5);
    return name.size() <= letters ? name : name.substr(0, letters - 3) + "...";
}

void draw(Canvas& canvas, const CollapseChart& chart, const CollapseLayout& layout)
{
    const std::vector<int> order = byCollapse(chart.map.none);
    canvas.text(16, 26, fmt::format("Where layers collapse: ratio of the {} against layers", nameOf(chart.map.budget)),
                Canvas::Anchor::start, true);
    for (std::size_t place = 0; place < order.size(); ++place)
        canvas.text(layout.names - 8, mapTop + rowHeight * (static_cast<double>(place) + 0.5) + chartBaseline,
                    shortName(chart.groups.groups()[order[place]].name, layout.names), Canvas::Anchor::end);
    drawSide(canvas, chart, layout, order, false);
    drawSide(canvas, chart, layout, order, true);
    drawScale(canvas, layout.bottom + 44);
}

std::string csvLine(const CollapseSide& side, const Group& group, int id, const char* policy)
{
    const CollapseRatios& layer = side.layers[static_cast<std::size_t>(id)];
    std::string line =
        fmt::format("{},{},{},{},{},{}", id, csvCell(group.name), group.units, policy, csvCell(layer.floor), csvCell(layer.empty));
    for (const std::vector<int>& kept : side.kept)
        line += fmt::format(",{}", kept[static_cast<std::size_t>(id)]);
    return line + "\n";
}

} // namespace

std::string svgOf(const CollapseChart& chart)
{
    const CollapseLayout layout(chart);
    Svg svg(mapsWidth, layout.height());
    draw(svg, chart, layout);
    return svg.finish();
}

std::string pngOf(const CollapseChart& chart)
{
    const CollapseLayout layout(chart);
    PictureCanvas picture(mapsWidth, layout.height());
    draw(picture, chart, layout);
    return picture.png();
}

std::string csvOf(const CollapseMap& map, const Groups& groups)
{
    std::string text = "id,name,units,policy,floor_ratio,empty_ratio";
    for (const double ratio : map.ratios)
        text += fmt::format(",{:g}", ratio);
    text += "\n";
    for (const int id : byCollapse(map.none)) {
        const Group& group = groups.groups()[static_cast<std::size_t>(id)];
        text += csvLine(map.none, group, id, nameOf(Policy::none)) + csvLine(map.replace, group, id, nameOf(Policy::replace));
    }
    return text;
}

} // namespace espalier
