// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core/study only: writes the elements of an SVG picture.
#pragma once

#include "core/study/canvas.h"

namespace espalier {

inline constexpr const char* chartInk = "#222222";
inline constexpr const char* chartFaint = "#dddddd";
inline constexpr double chartBaseline = 4.5; ///< distance from a line's middle to the baseline of its text

/// From white to blue, even to the eye; also in grey the darker the more.
std::string chartShade(double share);

class Svg final : public Canvas {
public:
    Svg(double width, double height);

    using Canvas::text;
    void line(double x1, double y1, double x2, double y2, const std::string& colour, double thickness) override
    {
        line(x1, y1, x2, y2, colour, thickness, "");
    }
    void box(double x, double y, double width, double height, const std::string& colour) override;
    void text(double x, double y, const std::string& words, Anchor anchor, bool bold) override;

    /// more: further attributes, with a space before each.
    void line(double x1, double y1, double x2, double y2, const std::string& colour, double thickness, const char* more);
    void dot(double x, double y, double radius, const std::string& colour, const char* more = "");
    void text(double x, double y, const std::string& words, const char* anchor, const char* more = "");
    void path(const std::string& points, const std::string& colour, const char* more);
    /// With a faint border.
    void cell(double x, double y, double side, const std::string& colour);

    std::string finish() { return out_ + "</svg>\n"; }

private:
    std::string out_;
};

} // namespace espalier
