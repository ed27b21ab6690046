// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/plan_points.h"

#include "core/tasks/task_for.h"
#include "ui/models/plan_names.h"
#include "ui/models/texts.h"

#include <algorithm>
#include <numeric>

namespace espalier {

namespace {

constexpr double million = 1e6;

/// By the metric of the newest entry that has one on these pictures.
const MetricInfo* metricAmong(const PlanTree& tree, const std::filesystem::path& data)
{
    const MetricInfo* newest = nullptr;
    for (const PlanNode& node : tree.nodes()) {
        const PlanMetric* metric = metricOf(node);
        const MetricInfo* info = metric && metric->data == data ? findMetric(metric->key) : nullptr;
        newest = info ? info : newest;
    }
    return newest;
}

} // namespace

QString costTitle(PlanCost cost)
{
    switch (cost) {
    case PlanCost::macs:
        return tr("MACs");
    case PlanCost::params:
        return tr("Parameters");
    case PlanCost::bytes:
        return tr("Size");
    case PlanCost::milliseconds:
        return tr("Time");
    }
    return {};
}

QString costAxisTitle(PlanCost cost)
{
    switch (cost) {
    case PlanCost::macs:
        return tr("MACs of one image (millions)");
    case PlanCost::params:
        return tr("parameters (millions)");
    case PlanCost::bytes:
        return tr("size of the parameters (MB)");
    case PlanCost::milliseconds:
        return tr("time of one image (ms)");
    }
    return {};
}

std::optional<double> costOf(const PlanTotals& totals, PlanCost cost)
{
    switch (cost) {
    case PlanCost::macs:
        return static_cast<double>(totals.macs) / million;
    case PlanCost::params:
        return static_cast<double>(totals.params) / million;
    case PlanCost::bytes:
        return static_cast<double>(totals.bytes) / million;
    case PlanCost::milliseconds:
        return totals.milliseconds;
    }
    return std::nullopt;
}

/// In ascending order of cost, a point is on the front if it is better than all before it.
std::vector<std::size_t> paretoFront(const std::vector<PlanPoint>& points, bool betterUp)
{
    const auto better = [betterUp](double a, double b) { return betterUp ? a > b : a < b; };
    std::vector<std::size_t> order(points.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return points[a].cost != points[b].cost ? points[a].cost < points[b].cost : better(points[a].value, points[b].value);
    });
    std::vector<std::size_t> front;
    for (const std::size_t place : order)
        if (front.empty() || better(points[place].value, points[front.back()].value))
            front.push_back(place);
    return front;
}

std::optional<PlanPoint> planPoint(const PlanNode& node, PlanCost cost, const std::filesystem::path& data, const MetricInfo* metric)
{
    const PlanMetric* known = metricOf(node);
    const auto costs = costOf(node.totals, cost);
    if (!metric || !known || !costs || known->key != metric->key || known->data != data)
        return std::nullopt;
    return PlanPoint{node.id, node.origin, *costs, known->value, known->low, known->high, !node.measured, false};
}

PlanPoints planPoints(const PlanTree& tree, PlanCost cost, const std::filesystem::path& data)
{
    PlanPoints all;
    all.metric = metricAmong(tree, data);
    for (const PlanNode& node : tree.nodes()) {
        if (const auto point = planPoint(node, cost, data, all.metric))
            all.points.push_back(*point);
        else
            ++all.others;
    }
    if (all.metric)
        for (const std::size_t place : paretoFront(all.points, all.metric->betterUp))
            all.points[place].onFront = true;
    return all;
}

} // namespace espalier
