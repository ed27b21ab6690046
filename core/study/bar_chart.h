// SPDX-License-Identifier: GPL-3.0-or-later
// Bars of what is left of a whole, as SVG text.
#pragma once

#include <string>
#include <vector>

namespace espalier {

/// A row a name: a pale bar for the whole, a full one for the part of it.
struct BarChart {
    struct Row {
        std::string name; ///< where it is too long, its end is shown
        double part = 0, whole = 0;
        std::string label; ///< behind the bars: "10 of 16"
    };
    std::string title;
    std::string axis;
    std::vector<Row> rows;
};

/// Equal data give equal bytes.
std::string svgOf(const BarChart& chart);

} // namespace espalier
