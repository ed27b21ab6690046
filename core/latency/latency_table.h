// SPDX-License-Identifier: GPL-3.0-or-later
// Predicted milliseconds from measured ones (docs/method.md §2, budget latency). Pure arithmetic: nothing here looks at a clock.
#pragma once

#include "core/latency/operator_share.h"
#include "core/pruning/planning/latency_model.h"

#include <memory>
#include <utility>
#include <vector>

namespace espalier {

/// What an operator took at some shares of its channels.
class TimeGrid {
public:
    /// Takes no time.
    TimeGrid() : TimeGrid({1}, {1}, {0}) {}
    /// in and out ascending; nanoseconds by in, then out. Noise is taken out so that fewer channels never take longer: every point becomes
    /// the mean of the longest among the narrower and the shortest among the wider.
    TimeGrid(std::vector<double> in, std::vector<double> out, std::vector<double> nanoseconds);

    /// Bilinear between the points, the nearest edge beyond them.
    double at(double in, double out) const;

    const std::vector<double>& in() const { return in_; }
    const std::vector<double>& out() const { return out_; }
    const std::vector<double>& nanoseconds() const { return nanoseconds_; }

private:
    std::vector<double> in_, out_, nanoseconds_;
};

/// Sums a network's operators. Operators whose channels do not go independently are looked up at in 1 and out the mean of both shares.
class LatencyTable final : public LatencyModel {
public:
    /// grids: one a node. Network and groups may go away after construction.
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

/// Bends another model's predictions so that they agree with whole networks that were measured: linear between the points, in proportion to
/// the last beyond it. Below the points the line goes on: what a network takes besides its operators stays, however narrow it gets. It
/// never goes below zero; with one point it goes through zero.
class CalibratedLatency final : public LatencyModel {
public:
    struct Point {
        std::int64_t predicted, measured; ///< nanoseconds, above 0
    };

    /// At least one point. More predicted never means less: a measured time that says so is raised to the one before.
    CalibratedLatency(std::shared_ptr<const LatencyModel> model, std::vector<Point> points);

    std::int64_t nanoseconds(std::span<const int> kept) const override;
    std::int64_t change(std::span<const int> kept, int group, int to) const override;

    /// The same with one more network measured; what was measured at the same prediction before is replaced.
    std::shared_ptr<const CalibratedLatency> with(std::span<const int> kept, std::int64_t measured) const;

private:
    std::int64_t bent(std::int64_t predicted) const;

    std::shared_ptr<const LatencyModel> model_;
    std::vector<Point> points_; ///< ascending
};

} // namespace espalier
