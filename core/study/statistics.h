// SPDX-License-Identifier: GPL-3.0-or-later
// The statistics of studies: spread over seeds, bootstrap intervals of paired differences, interpolated curves.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace espalier {

struct Spread {
    std::size_t count = 0;
    double mean = 0;
    std::optional<double> deviation; ///< sample standard deviation (n − 1); none for a single value
    double low = 0, high = 0;        ///< smallest and largest
};

/// values: at least one.
Spread spreadOf(std::span<const double> values);

struct Interval {
    double low = 0, high = 0;
};

struct Bootstrap {
    double confidence = 0.95;
    int resamples = 10000;
    std::uint64_t seed = 1;
};

/// Interval of the mean: the bootstrap's percentiles, widened for small numbers of values (the "expanded percentile" interval of
/// Hesterberg, What Teachers Should Know About the Bootstrap, 2015). Equal values and settings give the same interval. None for fewer than
/// three values, for which an interval is meaningless.
std::optional<Interval> bootstrapInterval(std::span<const double> values, const Bootstrap& settings = {});

/// The t with P(|T| ≤ t) = confidence for Student's T; confidence in (0, 1), degrees ≥ 1.
double studentQuantile(double confidence, int degrees);

struct CurvePoint {
    double x = 0, y = 0;
};

/// y at x by linear interpolation; points with equal x count as their mean. Outside the points' range, the end's y if the end is within
/// tolerance, else none: there is no extrapolation.
std::optional<double> valueAt(std::vector<CurvePoint> curve, double x, double tolerance);

} // namespace espalier
