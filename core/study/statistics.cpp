// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/statistics.h"

#include "core/data/counter_random.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace espalier {
namespace {

double meanOf(std::span<const double> values)
{
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// P(Z ≤ z) of the normal distribution.
double normalBelow(double z)
{
    return 0.5 * std::erfc(-z / std::numbers::sqrt2);
}

/// Linear interpolation in a sorted list; share in [0, 1].
double quantile(const std::vector<double>& sorted, double share)
{
    const double place = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

std::vector<double> sortedMeansOfResamples(std::span<const double> values, const Bootstrap& settings)
{
    CounterRandom random{settings.seed, values.size()};
    std::vector<double> means(static_cast<std::size_t>(settings.resamples));
    for (double& mean : means) {
        double sum = 0;
        for (std::size_t i = 0; i < values.size(); ++i)
            sum += values[random.below(values.size())];
        mean = sum / static_cast<double>(values.size());
    }
    std::sort(means.begin(), means.end());
    return means;
}

/// ∫ cos^(degrees − 1) from 0 to angle, by Simpson's rule: with t = √degrees·tan(angle), the share of Student's density up to t.
double cosinePower(int degrees, double angle)
{
    constexpr int parts = 400;
    const double step = angle / parts;
    double sum = 0;
    for (int i = 0; i <= parts; ++i) {
        const double weight = i == 0 || i == parts ? 1 : i % 2 == 1 ? 4 : 2;
        sum += weight * std::pow(std::cos(i * step), degrees - 1);
    }
    return sum * step / 3;
}

/// One point per x, ascending, with the mean of its y values.
std::vector<CurvePoint> merged(std::vector<CurvePoint> curve)
{
    std::sort(curve.begin(), curve.end(), [](const CurvePoint& a, const CurvePoint& b) { return a.x < b.x; });
    std::vector<CurvePoint> points;
    for (auto first = curve.begin(); first != curve.end();) {
        const auto last = std::find_if(first, curve.end(), [&](const CurvePoint& point) { return point.x != first->x; });
        const double sum = std::accumulate(first, last, 0.0, [](double total, const CurvePoint& point) { return total + point.y; });
        points.push_back({first->x, sum / static_cast<double>(last - first)});
        first = last;
    }
    return points;
}

} // namespace

Spread spreadOf(std::span<const double> values)
{
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    // Equal values have exactly that mean, without rounding.
    Spread spread{values.size(), *low == *high ? *low : meanOf(values), std::nullopt, *low, *high};
    if (values.size() < 2)
        return spread;
    double squares = 0;
    for (const double value : values)
        squares += (value - spread.mean) * (value - spread.mean);
    spread.deviation = std::sqrt(squares / static_cast<double>(values.size() - 1));
    return spread;
}

std::optional<Interval> bootstrapInterval(std::span<const double> values, const Bootstrap& settings)
{
    constexpr std::size_t fewest = 3;
    if (values.size() < fewest)
        return std::nullopt;
    const auto n = static_cast<double>(values.size());
    const double t = studentQuantile(settings.confidence, static_cast<int>(values.size()) - 1);
    const double tail = normalBelow(-std::sqrt(n / (n - 1)) * t);
    const std::vector<double> means = sortedMeansOfResamples(values, settings);
    return Interval{quantile(means, tail), quantile(means, 1 - tail)};
}

double studentQuantile(double confidence, int degrees)
{
    const double whole = cosinePower(degrees, std::numbers::pi / 2);
    double low = 0;
    double high = std::numbers::pi / 2;
    constexpr int halvings = 60;
    for (int i = 0; i < halvings; ++i) {
        const double middle = (low + high) / 2;
        (cosinePower(degrees, middle) < confidence * whole ? low : high) = middle;
    }
    return std::sqrt(static_cast<double>(degrees)) * std::tan(low);
}

std::optional<double> valueAt(std::vector<CurvePoint> curve, double x, double tolerance)
{
    if (curve.empty())
        return std::nullopt;
    const std::vector<CurvePoint> points = merged(std::move(curve));
    const auto above = std::lower_bound(points.begin(), points.end(), x, [](const CurvePoint& point, double at) { return point.x < at; });
    if (above != points.end() && (above->x == x || above != points.begin())) {
        if (above->x == x)
            return above->y;
        const CurvePoint& below = *(above - 1);
        return below.y + (above->y - below.y) * (x - below.x) / (above->x - below.x);
    }
    const CurvePoint& end = above == points.end() ? points.back() : points.front();
    return std::abs(end.x - x) <= tolerance ? std::optional(end.y) : std::nullopt;
}

} // namespace espalier
