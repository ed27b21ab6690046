// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/planning/goal.h"
#include "core/base/assert.h"

#include <algorithm>
#include <cmath>

namespace espalier {
namespace {

std::int64_t fullOf(Budget budget, const Groups& groups, const CostModel& costs, const PlanRequest& request)
{
    if (budget == Budget::channels)
        return groups.unitCount();
    if (budget == Budget::latency)
        return request.latency ? uncutTime(*request.latency, groups) : 0;
    return costIn(budget, costs.full());
}

/// Of channels round(P·N) units are removed, half away from zero; of other budgets at most (1−P) of the full cost remains.
std::int64_t leftBy(const RatioTarget& target, std::int64_t full)
{
    if (!(target.ratio > 0 && target.ratio < 1)) // an invalid ratio, which the planner refuses
        return full;
    const auto all = static_cast<double>(full);
    if (target.budget == Budget::channels)
        return full - std::llround(target.ratio * all);
    return static_cast<std::int64_t>(std::floor((1 - target.ratio) * all));
}

struct LeftBy {
    std::int64_t full;

    std::int64_t operator()(const RatioTarget& target) const { return leftBy(target, full); }
    std::int64_t operator()(const UnitsTarget& target) const { return full - target.units; }
    std::int64_t operator()(const CostTarget& target) const { return target.most; }
    std::int64_t operator()(const TimeTarget& target) const
    {
        constexpr double longest = 1e18; // largest value that an integer can hold
        const double nanoseconds = target.milliseconds * nanosecondsPerMillisecond;
        return full == 0 || !(nanoseconds > 0) ? 0 : std::llround(std::min(nanoseconds, longest));
    }
    std::int64_t operator()(const MetricTarget&) const { return full; }
};

} // namespace

Budget budgetOf(const PlanTarget& target)
{
    struct BudgetOf {
        Budget operator()(const RatioTarget& ratio) const { return ratio.budget; }
        Budget operator()(const UnitsTarget&) const { return Budget::channels; }
        Budget operator()(const CostTarget& cost) const { return cost.budget; }
        Budget operator()(const TimeTarget&) const { return Budget::latency; }
        Budget operator()(const MetricTarget& metric) const { return metric.budget; }
    };
    return std::visit(BudgetOf{}, target);
}

Goal goalOf(const Groups& groups, const CostModel& costs, const PlanRequest& request)
{
    Goal goal;
    goal.budget = budgetOf(request.target);
    goal.full = fullOf(goal.budget, groups, costs, request);
    goal.most = std::visit(LeftBy{goal.full}, request.target);
    if (const auto* asked = std::get_if<RatioTarget>(&request.target))
        goal.share = asked->ratio;
    else if (goal.full > 0)
        goal.share = static_cast<double>(goal.full - goal.most) / static_cast<double>(goal.full);
    return goal;
}

std::int64_t costIn(Budget budget, const Costs& costs)
{
    ESPALIER_ASSERT(budget == Budget::params || budget == Budget::macs || budget == Budget::bytes);
    return budget == Budget::params ? costs.params : budget == Budget::macs ? costs.macs : costs.bytes;
}

} // namespace espalier
