// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/svg.h"

#include <spdlog/fmt/fmt.h>

#include <cmath>

namespace espalier {
namespace {

std::string escaped(const std::string& text)
{
    std::string out;
    for (const char c : text)
        out += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '"' ? "&quot;" : std::string(1, c);
    return out;
}

const char* anchorName(Canvas::Anchor anchor)
{
    return anchor == Canvas::Anchor::start ? "start" : anchor == Canvas::Anchor::middle ? "middle" : "end";
}

} // namespace

std::string chartShade(double share)
{
    const auto mixed = [share](int full) { return static_cast<int>(std::lround(255 + share * (full - 255))); };
    return fmt::format("#{:02x}{:02x}{:02x}", mixed(0x00), mixed(0x72), mixed(0xb2));
}

Svg::Svg(double width, double height)
{
    out_ = fmt::format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:.0f} {1:.0f}\" width=\"{0:.0f}\" height=\"{1:.0f}\" "
                       "font-family=\"sans-serif\" font-size=\"13\">\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n",
                       width, height);
}

void Svg::line(double x1, double y1, double x2, double y2, const std::string& colour, double thickness, const char* more)
{
    out_ += fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"{}\" stroke-width=\"{}\"{}/>\n", x1, y1, x2,
                        y2, colour, thickness, more);
}

void Svg::dot(double x, double y, double radius, const std::string& colour, const char* more)
{
    out_ += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{:.1f}\" fill=\"{}\"{}/>\n", x, y, radius, colour, more);
}

void Svg::text(double x, double y, const std::string& words, const char* anchor, const char* more)
{
    out_ += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" fill=\"{}\"{}>{}</text>\n", x, y, anchor, chartInk, more,
                        escaped(words));
}

void Svg::text(double x, double y, const std::string& words, Anchor anchor, bool bold)
{
    text(x, y, words, anchorName(anchor), bold ? " font-weight=\"bold\"" : "");
}

void Svg::path(const std::string& points, const std::string& colour, const char* more)
{
    out_ += fmt::format("<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\"{}/>\n", points, colour, more);
}

void Svg::cell(double x, double y, double side, const std::string& colour)
{
    out_ += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" fill=\"{}\" stroke=\"{}\"/>\n", x, y, side,
                        side, colour, chartFaint);
}

void Svg::box(double x, double y, double width, double height, const std::string& colour)
{
    out_ += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" fill=\"{}\"/>\n", x, y, width, height, colour);
}

} // namespace espalier
