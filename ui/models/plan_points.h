// SPDX-License-Identifier: GPL-3.0-or-later
// The plan tree as points: metric against a cost, and which of them no other one beats.
#pragma once

#include "core/project/plan_tree.h"

#include <QString>

#include <optional>
#include <vector>

namespace espalier {

struct MetricInfo;

/// What a network costs, as an axis.
enum class PlanCost { macs, params, bytes, milliseconds };
inline constexpr int planCosts = 4;

/// "MACs", for a choice.
QString costTitle(PlanCost cost);
/// The same with the unit that the points are in, for an axis.
QString costAxisTitle(PlanCost cost);
/// In the axis's unit; none where it is not known.
std::optional<double> costOf(const PlanTotals& totals, PlanCost cost);

struct PlanPoint {
    int id = 0;
    PlanOrigin origin = PlanOrigin::plan;
    double cost = 0, value = 0;
    std::optional<double> low, high; ///< of value, for an estimate
    bool estimated = false;          ///< nobody has measured it
    bool onFront = false;
};

struct PlanPoints {
    const MetricInfo* metric = nullptr; ///< null: nothing is known of any entry
    std::vector<PlanPoint> points;      ///< ascending by id
    int others = 0;                     ///< entries that are not among them: nothing is known, or it is of other pictures
};

/// Places among the points of those that no other one beats: none costs at most as much and is better, or costs less and is as good.
/// Ascending by cost; of equal ones the first.
std::vector<std::size_t> paretoFront(const std::vector<PlanPoint>& points, bool betterUp);

/// Of the entries that were judged on the project's pictures, by the newest one's metric.
PlanPoints planPoints(const PlanTree& tree, PlanCost cost, const std::filesystem::path& data);
/// The same for a single entry that need not be in the tree; none where it has no place among them.
std::optional<PlanPoint> planPoint(const PlanNode& node, PlanCost cost, const std::filesystem::path& data, const MetricInfo* metric);

} // namespace espalier
