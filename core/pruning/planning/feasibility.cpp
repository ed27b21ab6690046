// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/planning/feasibility.h"
#include "core/pruning/planning/by_hand.h"
#include "core/pruning/planning/plan_request.h"
#include "core/pruning/planning/policies.h"
#include "core/pruning/planning/relaxation.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <spdlog/fmt/fmt.h>

namespace espalier {

namespace {

PlanRequest aimedAt(PlanRequest request, const PlanTarget& target)
{
    request.target = target;
    return request;
}

/// The floors in force for the ratio P.
std::vector<int> floorsInForceAt(const Groups& groups, const CostModel& costs, const PlanRequest& request, double share)
{
    return floorsInForce(groups, costs, aimedAt(request, RatioTarget{share, budgetOf(request.target)}));
}

double justBelow(double number)
{
    return std::nextafter(number, 0.0);
}

// Channels: T(P) and the removable units Σ(n_g − k_g(P)) are step functions of P. For each T, largest first, we try T itself, or P = T/N
// and then the last P that still rounds to T, where the floors are lowest.

bool roomFor(const Groups& groups, const CostModel& costs, const PlanRequest& request)
{
    const std::vector<int> floors = floorsInForce(groups, costs, request);
    return goalOf(groups, costs, request).most >= std::accumulate(floors.begin(), floors.end(), 0);
}

std::vector<PlanTarget> targetsOf(int removed, int units, const PlanTarget& asked)
{
    if (std::holds_alternative<UnitsTarget>(asked))
        return removed < units ? std::vector<PlanTarget>{UnitsTarget{removed}} : std::vector<PlanTarget>{};
    double last = justBelow(std::min(1.0, (removed + 0.5) / units));
    while (std::llround(last * units) > removed) // the product rounds up where the quotient was rounded
        last = justBelow(last);
    if (removed == units)
        return {RatioTarget{last}};
    return {RatioTarget{static_cast<double>(removed) / units}, RatioTarget{last}};
}

Reach reachInChannels(const Groups& groups, const CostModel& costs, const PlanRequest& request)
{
    const int units = groups.unitCount();
    const std::vector<int> lowest = floorsInForceAt(groups, costs, request, 1);
    for (int removed = units - std::accumulate(lowest.begin(), lowest.end(), 0); removed > 0; --removed) {
        for (const PlanTarget& target : targetsOf(removed, units, request.target)) {
            const PlanRequest possible = aimedAt(request, target);
            if (roomFor(groups, costs, possible))
                return {target, goalOf(groups, costs, possible).share, removed};
        }
    }
    return {};
}

// Params, MACs and bytes: between two steps of the floors the least cost is constant. The sweep goes from P = 1 downwards, step by step,
// and gives back the units by which the floors rise, until the P that the cost allows is in the present interval.

/// At this ratio the group's floor falls by this many units.
struct FloorStep {
    double ratio;
    int group;
    int units;
};

std::vector<FloorStep> floorSteps(const Groups& groups, const PlanRequest& request)
{
    std::vector<FloorStep> steps;
    if (!removesUnderFloors(request.policy))
        return steps;
    const std::vector<int> byHand = widthsKeptByHand(groups, request);
    for (int group = 0; group < groups.groupCount(); ++group) {
        const int units = groups.groups()[group].units;
        if (request.floors.count(group) || request.protectedGroups.count(group))
            continue;
        const double widest = request.floorShare * units;
        for (int floor = std::max(request.floorMin, byHand[static_cast<std::size_t>(group)]); floor < widest && floor < units; ++floor) {
            const int above = narrowestWidth(floor + 1, units, request.align) - narrowestWidth(floor, units, request.align);
            steps.push_back({1 - floor / widest, group, above});
        }
    }
    std::sort(steps.begin(), steps.end(),
              [](const FloorStep& a, const FloorStep& b) { return std::pair(-a.ratio, a.group) < std::pair(-b.ratio, b.group); });
    return steps;
}

/// The removed units when every group is at its floor; gives units back one by one, the best first.
class Stripped {
public:
    Stripped(const Groups& groups, const CostModel& costs, const RemovalOrder& order, const std::vector<int>& floors)
        : costs_(costs), removed_(groups.groups().size())
    {
        costs_.reset();
        for (UnitId unit : order.units()) {
            const int group = groups.groupOf(unit);
            if (static_cast<int>(removed_[group].size()) < groups.groups()[group].units - floors[group])
                remove(group, unit);
        }
    }

    void giveBack(int group, int units)
    {
        for (; units > 0; --units, --count_) {
            costs_.restore(removed_[group].back());
            removed_[group].pop_back();
        }
    }
    int count() const { return count_; }
    const CostModel& costs() const { return costs_; }

private:
    void remove(int group, UnitId unit)
    {
        costs_.remove(unit);
        removed_[group].push_back(unit);
        ++count_;
    }

    CostModel costs_;
    std::vector<std::vector<UnitId>> removed_; ///< by group, the best last
    int count_ = 0;
};

/// The largest P below limit for which this cost meets the budget.
double ratioMetBy(std::int64_t cost, std::int64_t full, double limit)
{
    double ratio = std::min(1 - static_cast<double>(cost) / static_cast<double>(full), justBelow(limit));
    while (ratio > 0 && static_cast<double>(cost) > (1 - ratio) * static_cast<double>(full))
        ratio = justBelow(ratio);
    return ratio;
}

/// The same as the largest cost that may remain.
std::int64_t mostMetBy(std::int64_t cost, std::int64_t full, double limit)
{
    const auto all = static_cast<double>(full);
    std::int64_t most = std::max(cost, static_cast<std::int64_t>(std::floor((1 - limit) * all)));
    while (static_cast<double>(full - most) / all >= limit)
        ++most;
    return most;
}

/// The target with the largest P below limit that this cost meets.
Reach reachWith(std::int64_t cost, std::int64_t full, double limit, const PlanTarget& asked, int units)
{
    const Budget budget = budgetOf(asked);
    if (!std::holds_alternative<CostTarget>(asked)) {
        const double ratio = ratioMetBy(cost, full, limit);
        return {RatioTarget{ratio, budget}, ratio, units};
    }
    const std::int64_t most = mostMetBy(cost, full, limit);
    return {CostTarget{budget, most}, static_cast<double>(full - most) / static_cast<double>(full), units};
}

Reach reachInCosts(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order)
{
    Stripped stripped(groups, costs, order, floorsInForceAt(groups, costs, request, 1));
    const Budget budget = budgetOf(request.target);
    const std::int64_t full = costIn(budget, costs.full());
    const auto reachBelow = [&](double limit) {
        return reachWith(costIn(budget, stripped.costs().current()), full, limit, request.target, stripped.count());
    };
    double upper = 1;
    for (const FloorStep& step : floorSteps(groups, request)) {
        if (const Reach reach = reachBelow(upper); reach.share >= step.ratio)
            return reach;
        stripped.giveBack(step.group, step.units);
        upper = step.ratio;
    }
    const Reach reach = reachBelow(upper);
    return reach.share > 0 ? reach : Reach{};
}

// Latency need not fall with every unit, so whether a target can be reached must be tried; we try whole thousandths.

PlanTarget latencyTarget(double share, const PlanTarget& asked, std::int64_t full)
{
    if (std::holds_alternative<TimeTarget>(asked))
        return TimeTarget{(1 - share) * static_cast<double>(full) / nanosecondsPerMillisecond};
    return RatioTarget{share, Budget::latency};
}

Reach reachInLatency(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order)
{
    constexpr int all = 1000;
    const std::int64_t full = uncutTime(*request.latency, groups);
    int reached = 0, missed = all;
    Reach reach;
    while (missed - reached > 1) {
        const int thousandths = (reached + missed) / 2;
        const double share = static_cast<double>(thousandths) / all;
        const PlanTarget target = latencyTarget(share, request.target, full);
        const Reached walk = reachedWith(groups, costs, aimedAt(request, target), order);
        (walk.met ? reached : missed) = thousandths;
        if (walk.met)
            reach = {target, share, walk.units};
    }
    return reach;
}

// The text of the message.

/// A number with as few digits as possible that still gives an accepted target. shorten: the target with this many decimals.
template <class Shorten>
PlanTarget shortest(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order,
                    const PlanTarget& exact, const Shorten& shorten)
{
    const std::vector<double> noScores(static_cast<std::size_t>(groups.unitCount()), 0.0);
    for (double scale = 1e4; scale <= 1e9; scale *= 10) {
        const PlanRequest shorter = aimedAt(request, shorten(scale));
        const bool same = budgetOf(exact) != Budget::channels ||
                          goalOf(groups, costs, shorter).most == goalOf(groups, costs, aimedAt(request, exact)).most;
        if (same && checkRequest(groups, noScores, costs, shorter) && feasible(groups, costs, shorter, order))
            return shorter.target;
    }
    return exact;
}

/// Ratios of channels are rounded to the nearest, as long as T does not change; other targets so that they become easier.
PlanTarget readable(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order,
                    const PlanTarget& exact)
{
    if (const auto* ratio = std::get_if<RatioTarget>(&exact))
        return shortest(groups, costs, request, order, exact, [ratio](double scale) {
            const double digits = ratio->ratio * scale;
            return RatioTarget{(ratio->budget == Budget::channels ? std::round(digits) : std::floor(digits)) / scale, ratio->budget};
        });
    if (const auto* time = std::get_if<TimeTarget>(&exact))
        return shortest(groups, costs, request, order, exact,
                        [time](double scale) { return TimeTarget{std::ceil(time->milliseconds * scale) / scale}; });
    return exact;
}

std::vector<double> timeHeldByGroup(const LatencyModel& latency, const std::vector<int>& floors)
{
    std::vector<double> held;
    for (int group = 0; group < static_cast<int>(floors.size()); ++group)
        held.push_back(static_cast<double>(-latency.change(floors, group, 0)));
    return held;
}

/// How much of the budget each group's floor holds: what removing its last units would save.
std::vector<double> heldByGroup(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order,
                                const std::vector<int>& floors)
{
    const Budget budget = budgetOf(request.target);
    if (budget == Budget::channels)
        return {floors.begin(), floors.end()};
    if (budget == Budget::latency)
        return timeHeldByGroup(*request.latency, floors);
    std::vector<double> held;
    const Stripped stripped(groups, costs, order, floors);
    std::vector<std::vector<UnitId>> best(floors.size());
    for (auto unit = order.units().rbegin(); unit != order.units().rend(); ++unit) {
        std::vector<UnitId>& kept = best[groups.groupOf(*unit)];
        if (static_cast<int>(kept.size()) < floors[groups.groupOf(*unit)])
            kept.push_back(*unit);
    }
    for (const std::vector<UnitId>& kept : best) {
        CostModel without = stripped.costs();
        std::for_each(kept.begin(), kept.end(), [&](UnitId unit) { without.remove(unit); });
        held.push_back(static_cast<double>(costIn(budget, stripped.costs().current()) - costIn(budget, without.current())));
    }
    return held;
}

std::string heldBack(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order)
{
    constexpr std::size_t named = 3;
    const std::vector<int> floors = floorsInForce(groups, costs, request);
    const std::vector<double> held = heldByGroup(groups, costs, request, order, floors);
    std::vector<std::size_t> byHold(held.size());
    std::iota(byHold.begin(), byHold.end(), std::size_t{0});
    std::stable_sort(byHold.begin(), byHold.end(), [&](std::size_t a, std::size_t b) { return held[a] > held[b]; });
    std::string text;
    for (std::size_t place = 0; place < std::min(named, byHold.size()) && held[byHold[place]] > 0; ++place) {
        const Group& group = groups.groups()[byHold[place]];
        text += fmt::format("{}'{}' (keeps {} of {})", place == 0 ? "" : ", ", group.name, floors[byHold[place]], group.units);
    }
    return text.empty() ? "layers that cannot be pruned" : text;
}

/// The requested target and the largest possible one, in the terms of its kind.
struct Refusal {
    std::string asked, possible, remedy;
};

struct RefusalOf {
    const PlanTarget& possible;

    Refusal operator()(const RatioTarget& target) const
    {
        return {fmt::format("The ratio {} of the {} is not feasible", target.ratio, nameOf(target.budget)),
                fmt::format("the largest is {}", std::get<RatioTarget>(possible).ratio), "lower the ratio or"};
    }
    Refusal operator()(const UnitsTarget& target) const
    {
        return {fmt::format("{} channels cannot go", target.units), fmt::format("the most are {}", std::get<UnitsTarget>(possible).units),
                "ask for fewer, or lower"};
    }
    Refusal operator()(const CostTarget& target) const
    {
        return {fmt::format("{} {} cannot be reached", target.most, nameOf(target.budget)),
                fmt::format("the fewest are {}", std::get<CostTarget>(possible).most), "allow more, or lower"};
    }
    Refusal operator()(const TimeTarget& target) const
    {
        return {fmt::format("{} ms cannot be reached", target.milliseconds),
                fmt::format("the fewest are {}", std::get<TimeTarget>(possible).milliseconds), "allow more, or lower"};
    }
    Refusal operator()(const MetricTarget&) const { return {}; }
};

Reach reachByFloors(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order)
{
    const Budget budget = budgetOf(request.target);
    if (request.policy == Policy::cap)
        return {request.target, justBelow(1), 0};
    if (budget == Budget::channels)
        return reachInChannels(groups, costs, request);
    return budget == Budget::latency ? reachInLatency(groups, costs, request, order) : reachInCosts(groups, costs, request, order);
}

} // namespace

/// The higher a target, the lower the floors: where even the largest leaves no room for what is cut by hand, none does.
Reach reachOf(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order)
{
    const Reach reach = reachByFloors(groups, costs, request, order);
    return holdsCutsByHand(groups, costs, aimedAt(request, reach.target)) ? reach : Reach{};
}

bool feasible(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order)
{
    const Goal goal = goalOf(groups, costs, request);
    if (!holdsCutsByHand(groups, costs, request))
        return false;
    if (goal.budget == Budget::channels)
        return roomFor(groups, costs, request);
    if (goal.budget == Budget::latency)
        return reachedWith(groups, costs, request, order).met;
    const Stripped stripped(groups, costs, order, floorsInForce(groups, costs, request));
    return goal.met(costIn(goal.budget, stripped.costs().current()));
}

tl::unexpected<Error> notFeasible(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order)
{
    const PlanRequest asked = request.relax ? withLowestFloors(request) : request;
    if (!holdsCutsByHand(groups, costs, asked))
        return tl::make_unexpected(tooManyCutByHand(groups, costs, asked));
    const Reach reach = reachOf(groups, costs, asked, order);
    const std::string holders = heldBack(groups, costs, asked, order);
    if (reach.share <= 0)
        return failure(fmt::format("No ratio of the {} is feasible, because everything is held back by {}; lower the floors.",
                                   nameOf(budgetOf(request.target)), holders));
    const PlanTarget possible = readable(groups, costs, asked, order, reach.target);
    const Refusal refusal = std::visit(RefusalOf{possible}, request.target);
    return failure(fmt::format("{}{}: {} ({} of {} units), held back most by {}; {} the floors.", refusal.asked,
                               request.relax ? " even with relaxed floors" : "", refusal.possible, reach.units, groups.unitCount(), holders,
                               refusal.remedy));
}

double largestFeasibleRatio(const Groups& groups, const CostModel& costs, const PlanRequest& request)
{
    PlanRequest asked = request.relax ? withLowestFloors(request) : request;
    asked.target = RatioTarget{0.5, budgetOf(request.target)};
    const std::vector<double> noScores(static_cast<std::size_t>(groups.unitCount()), 0.0);
    if (!checkRequest(groups, noScores, costs, asked))
        return 0;
    return reachOf(groups, costs, asked, RemovalOrder(groups, noScores, ascending(noScores), request)).share;
}

} // namespace espalier
