// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/latency/latency_table.h"
#include "core/base/assert.h"

#include <algorithm>
#include <cmath>

namespace espalier {
namespace {

/// At each point, the longest time of the points up to it, along both axes.
std::vector<double> runningMaximum(std::vector<double> times, std::size_t columns)
{
    for (std::size_t i = 0; i < times.size(); ++i) {
        if (i % columns > 0)
            times[i] = std::max(times[i], times[i - 1]);
        if (i >= columns)
            times[i] = std::max(times[i], times[i - columns]);
    }
    return times;
}

/// At each point, the shortest time of the points from it on, along both axes.
std::vector<double> remainingMinimum(std::vector<double> times, std::size_t columns)
{
    for (std::size_t i = times.size(); i-- > 0;) {
        if (i % columns + 1 < columns)
            times[i] = std::min(times[i], times[i + 1]);
        if (i + columns < times.size())
            times[i] = std::min(times[i], times[i + columns]);
    }
    return times;
}

struct Place {
    std::size_t low, high;
    double weight; ///< of the upper neighbour
};

Place placeOf(const std::vector<double>& axis, double share)
{
    const auto above = std::lower_bound(axis.begin(), axis.end(), share);
    if (above == axis.begin())
        return {0, 0, 0};
    if (above == axis.end())
        return {axis.size() - 1, axis.size() - 1, 0};
    const auto high = static_cast<std::size_t>(above - axis.begin());
    return {high - 1, high, (share - axis[high - 1]) / (axis[high] - axis[high - 1])};
}

double slopeBetween(const CalibratedLatency::Point& low, const CalibratedLatency::Point& high)
{
    return static_cast<double>(high.measured - low.measured) / static_cast<double>(high.predicted - low.predicted);
}

} // namespace

TimeGrid::TimeGrid(std::vector<double> in, std::vector<double> out, std::vector<double> nanoseconds)
    : in_(std::move(in)), out_(std::move(out)), nanoseconds_(std::move(nanoseconds))
{
    ESPALIER_ASSERT(!in_.empty() && !out_.empty() && nanoseconds_.size() == in_.size() * out_.size());
    const std::vector<double> longest = runningMaximum(nanoseconds_, out_.size()), shortest = remainingMinimum(nanoseconds_, out_.size());
    for (std::size_t i = 0; i < nanoseconds_.size(); ++i)
        nanoseconds_[i] = (longest[i] + shortest[i]) / 2;
}

double TimeGrid::at(double in, double out) const
{
    const Place row = placeOf(in_, in), column = placeOf(out_, out);
    const auto along = [&](std::size_t r) {
        const double low = nanoseconds_[r * out_.size() + column.low], high = nanoseconds_[r * out_.size() + column.high];
        return low + (high - low) * column.weight;
    };
    const double low = along(row.low);
    return low + (along(row.high) - low) * row.weight;
}

LatencyTable::LatencyTable(const Network& network, const Groups& groups, std::vector<TimeGrid> grids)
    : grids_(std::move(grids)), nodesOf_(groups.groups().size())
{
    ESPALIER_ASSERT(grids_.size() == network.nodes.size());
    for (std::size_t node = 0; node < network.nodes.size(); ++node) {
        shares_.emplace_back(network, groups, network.nodes[node]);
        for (const int group : shares_.back().groups())
            nodesOf_[static_cast<std::size_t>(group)].push_back(node);
    }
}

std::int64_t LatencyTable::ofNode(std::size_t node, std::span<const int> kept) const
{
    const Shares shares = shares_[node].at(kept);
    const double time =
        shares_[node].independent() ? grids_[node].at(shares.in, shares.out) : grids_[node].at(1, (shares.in + shares.out) / 2);
    return std::llround(time);
}

std::int64_t LatencyTable::nanoseconds(std::span<const int> kept) const
{
    std::int64_t sum = 0;
    for (std::size_t node = 0; node < grids_.size(); ++node)
        sum += ofNode(node, kept);
    return std::max<std::int64_t>(sum, 1);
}

std::int64_t LatencyTable::change(std::span<const int> kept, int group, int to) const
{
    std::vector<int> after(kept.begin(), kept.end());
    after[static_cast<std::size_t>(group)] = to;
    std::int64_t difference = 0;
    for (const std::size_t node : nodesOf_[static_cast<std::size_t>(group)])
        difference += ofNode(node, after) - ofNode(node, kept);
    return difference;
}

CalibratedLatency::CalibratedLatency(std::shared_ptr<const LatencyModel> model, std::vector<Point> points)
    : model_(std::move(model)), points_(std::move(points))
{
    ESPALIER_ASSERT(!points_.empty());
    std::sort(points_.begin(), points_.end(), [](const Point& a, const Point& b) { return a.predicted < b.predicted; });
    for (std::size_t i = 1; i < points_.size(); ++i)
        points_[i].measured = std::max(points_[i].measured, points_[i - 1].measured);
}

std::int64_t CalibratedLatency::bent(std::int64_t predicted) const
{
    const auto above = std::lower_bound(points_.begin(), points_.end(), predicted,
                                        [](const Point& point, std::int64_t value) { return point.predicted < value; });
    const Point& near = above == points_.end() ? points_.back() : *above;
    double slope = static_cast<double>(near.measured) / static_cast<double>(near.predicted);
    if (above == points_.begin() && points_.size() > 1)
        slope = std::min(slope, slopeBetween(points_[0], points_[1]));
    else if (above != points_.begin() && above != points_.end())
        slope = slopeBetween(*(above - 1), *above);
    return near.measured + std::llround(slope * static_cast<double>(predicted - near.predicted));
}

std::int64_t CalibratedLatency::nanoseconds(std::span<const int> kept) const
{
    return std::max<std::int64_t>(bent(model_->nanoseconds(kept)), 1);
}

std::int64_t CalibratedLatency::change(std::span<const int> kept, int group, int to) const
{
    const std::int64_t before = model_->nanoseconds(kept);
    return bent(before + model_->change(kept, group, to)) - bent(before);
}

std::shared_ptr<const CalibratedLatency> CalibratedLatency::with(std::span<const int> kept, std::int64_t measured) const
{
    const std::int64_t predicted = model_->nanoseconds(kept);
    std::vector<Point> points = points_;
    std::erase_if(points, [predicted](const Point& point) { return point.predicted == predicted; });
    points.push_back({predicted, measured});
    return std::make_shared<const CalibratedLatency>(model_, std::move(points));
}

} // namespace espalier
