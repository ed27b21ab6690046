// SPDX-License-Identifier: GPL-3.0-or-later
// Charts as SVG text for reports. They need no display; equal data give equal bytes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace espalier {

/// One row per name: a small dot per value, a large one for the mean, and a line from the smallest to the largest.
struct DotChart {
    struct Row {
        std::string name;
        std::vector<double> values; ///< empty: an empty row
    };
    std::string title;
    std::string axis;
    std::vector<Row> rows;
    std::string reference; ///< the row whose mean is marked by a dotted line; empty: none
};

/// Lines over x with the range of y at every point.
struct LineChart {
    struct Point {
        double x, mean, low, high;
    };
    struct Line {
        std::string name;
        std::vector<Point> points; ///< ascending in x
    };
    std::string title;
    std::string xAxis, yAxis;
    std::vector<Line> lines;
};

/// Counts of what (columns) was taken for what (rows); darker for a larger share of its column.
struct MatrixChart {
    std::string title;
    std::string columnAxis, rowAxis;
    std::vector<std::string> names;                ///< of columns and rows
    std::vector<std::vector<std::int64_t>> counts; ///< [row][column]
    std::vector<std::vector<double>> shares;       ///< of the column, in 0 … 1; as counts
};

std::string svgOf(const DotChart& chart);
std::string svgOf(const LineChart& chart);
std::string svgOf(const MatrixChart& chart);

/// Round numbers (1, 2 or 5 times a power of ten) that cover low … high in about five steps, including the ends.
std::vector<double> axisTicks(double low, double high);

} // namespace espalier
