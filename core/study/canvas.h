// SPDX-License-Identifier: GPL-3.0-or-later
// What a chart that is written in several formats draws on. Positions are pixels from the upper left corner.
#pragma once

#include <string>

namespace espalier {

class Canvas {
public:
    enum class Anchor { start, middle, end }; ///< which end of a text lies at its position

    virtual ~Canvas() = default;

    /// Colours are "#rrggbb".
    virtual void line(double x1, double y1, double x2, double y2, const std::string& colour, double thickness) = 0;
    virtual void box(double x, double y, double width, double height, const std::string& colour) = 0;
    /// y: of the baseline.
    virtual void text(double x, double y, const std::string& words, Anchor anchor, bool bold = false) = 0;
};

} // namespace espalier
