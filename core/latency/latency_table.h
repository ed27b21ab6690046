// SPDX-License-Identifier: GPL-3.0-or-later
// Predicts milliseconds from measured ones (docs/method.md §2, budget latency). Pure arithmetic; nothing here measures time.
#pragma once

#include "core/latency/operator_share.h"
#include "core/pruning/planning/latency_model.h"

#include <memory>
#include <utility>
#include <vector>

namespace espalier {

/// Measured times of one operator at some shares of its channels.
class TimeGrid {
public:
    /// An operator that takes no time.
    TimeGrid() : TimeGrid({1}, {1}, {0}) {}
    /// in and out: shares, ascending; nanoseconds: by in, then out. Noise is smoothed so that fewer channels never take longer: each point
    /// becomes the mean of the longest time at smaller shares and the shortest at larger ones.
    TimeGrid(std::vector<double> in, std::vector<double> out, std::vector<double> nanoseconds);

    /// Bilinear interpolation; outside the points, the value at the nearest edge.
    double at(double in, double out) const;

    const std::vector<double>& in() const { return in_; }
    const std::vector<double>& out() const { return out_; }
    const std::vector<double>& nanoseconds() const { return nanoseconds_; }

private:
    std::vector<double> in_, out_, nanoseconds_;
};

/// Sums a network's operators. For operators whose input and output channels depend on each other, in is 1 and out the mean of both shares.
class LatencyTable final : public LatencyModel {
public:
    /// grids: one per node. Network and groups need not outlive the constructor.
    LatencyTable(const Network& network, const Groups& groups, std::vector<TimeGrid> grids);

    std::int64_t nanoseconds(std::span<const int> kept) const override;
    std::int64_t change(std::span<const int> kept, int group, int to) const override;

    const std::vector<TimeGrid>& grids() const { return grids_; }

private:
    std::int64_t ofNode(std::size_t node, std::span<const int> kept) const;

    std::vector<TimeGrid> grids_;
    std::vector<OperatorShare> shares_;
    std::vector<std::vector<std::size_t>> nodesOf_; ///< by group
};

/// Corrects another model's predictions by measured whole networks: linear between the measured points, proportional above the last one.
/// Below the points the line is extended: the part of the time outside the operators stays, however narrow the network gets. Never below
/// zero; with one point the line goes through zero.
class CalibratedLatency final : public LatencyModel {
public:
    struct Point {
        std::int64_t predicted, measured; ///< nanoseconds, above 0
    };

    /// At least one point. Times are made monotone: a measured time below that of a smaller prediction is raised to it.
    CalibratedLatency(std::shared_ptr<const LatencyModel> model, std::vector<Point> points);

    std::int64_t nanoseconds(std::span<const int> kept) const override;
    std::int64_t change(std::span<const int> kept, int group, int to) const override;

    /// The same with one more measured network; a point at the same prediction is replaced.
    std::shared_ptr<const CalibratedLatency> with(std::span<const int> kept, std::int64_t measured) const;

private:
    std::int64_t bent(std::int64_t predicted) const;

    std::shared_ptr<const LatencyModel> model_;
    std::vector<Point> points_; ///< ascending
};

} // namespace espalier
