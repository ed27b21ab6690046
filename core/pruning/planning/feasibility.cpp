// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/planning/feasibility.h"
#include "core/pruning/planning/plan_request.h"
#include "core/pruning/planning/policies.h"
#include "core/pruning/planning/relaxation.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <spdlog/fmt/fmt.h>

namespace espalier {

namespace {

PlanRequest atRatio(PlanRequest request, double ratio)
{
    request.ratio = ratio;
    return request;
}

std::vector<int> floorsInForceAt(const Groups& groups, const PlanRequest& request, double ratio)
{
    return floorsInForce(groups, atRatio(request, ratio));
}

double justBelow(double number)
{
    return std::nextafter(number, 0.0);
}

// Channels: T(P) and the room Σ(n_g − k_g(P)) are both steps of P. For each T, largest first, P = T/N is tried and then the last P that
// still rounds to T, where the floors are lowest.

bool roomFor(const Groups& groups, const PlanRequest& request, double ratio)
{
    const std::vector<int> floors = floorsInForceAt(groups, request, ratio);
    return unitsToRemove(ratio, groups.unitCount()) <= groups.unitCount() - std::accumulate(floors.begin(), floors.end(), 0);
}

Reach reachInChannels(const Groups& groups, const PlanRequest& request)
{
    const int units = groups.unitCount();
    const std::vector<int> lowest = floorsInForceAt(groups, request, 1);
    for (int removed = units - std::accumulate(lowest.begin(), lowest.end(), 0); removed > 0; --removed) {
        const double plain = static_cast<double>(removed) / units;
        double last = justBelow(std::min(1.0, (removed + 0.5) / units));
        while (unitsToRemove(last, units) > removed) // the product rounds up where the quotient was rounded
            last = justBelow(last);
        for (double ratio : {plain, last}) {
            if (ratio < 1 && roomFor(groups, request, ratio))
                return {ratio, removed};
        }
    }
    return {};
}

// Params and MACs: between two steps of the floors the least cost is constant, so the sweep goes from P = 1 down, step by step, giving back
// what the floor holds more at each, until the ratio that the cost allows lies in the present interval.

/// From ratio upwards the group's floor is so many units lower than below it.
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
    for (int group = 0; group < groups.groupCount(); ++group) {
        const int units = groups.groups()[group].units;
        if (request.floors.count(group) || request.protectedGroups.count(group))
            continue;
        const double widest = request.floorShare * units;
        for (int floor = request.floorMin; floor < widest && floor < units; ++floor) {
            const int above = narrowestWidth(floor + 1, units, request.align) - narrowestWidth(floor, units, request.align);
            steps.push_back({1 - floor / widest, group, above});
        }
    }
    std::sort(steps.begin(), steps.end(),
              [](const FloorStep& a, const FloorStep& b) { return std::pair(-a.ratio, a.group) < std::pair(-b.ratio, b.group); });
    return steps;
}

/// What is gone when every group is at its floor; gives units back one by one, the best first.
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

/// The largest P below limit whose budget a cost meets.
double ratioMetBy(std::int64_t cost, std::int64_t full, double limit)
{
    double ratio = std::min(1 - static_cast<double>(cost) / static_cast<double>(full), justBelow(limit));
    while (ratio > 0 && !meetsRatio(cost, full, ratio))
        ratio = justBelow(ratio);
    return ratio;
}

Reach reachInCosts(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order)
{
    Stripped stripped(groups, costs, order, floorsInForceAt(groups, request, 1));
    const std::int64_t full = costIn(request.budget, costs.full());
    double upper = 1;
    for (const FloorStep& step : floorSteps(groups, request)) {
        const double ratio = ratioMetBy(costIn(request.budget, stripped.costs().current()), full, upper);
        if (ratio >= step.ratio)
            return {ratio, stripped.count()};
        stripped.giveBack(step.group, step.units);
        upper = step.ratio;
    }
    const double ratio = ratioMetBy(costIn(request.budget, stripped.costs().current()), full, upper);
    return ratio > 0 ? Reach{ratio, stripped.count()} : Reach{};
}

// Latency need not fall with every unit, so that nothing but walking tells what can be reached; whole thousandths are tried.

Reach reachInLatency(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order)
{
    constexpr int all = 1000;
    int reached = 0, missed = all;
    Reach reach;
    while (missed - reached > 1) {
        const int thousandths = (reached + missed) / 2;
        const double ratio = static_cast<double>(thousandths) / all;
        const Reached walk = reachedWith(groups, costs, atRatio(request, ratio), order);
        (walk.met ? reached : missed) = thousandths;
        if (walk.met)
            reach = {ratio, walk.units};
    }
    return reach;
}

// What the message says.

/// The ratio with as few digits as still make a request that is accepted (and, of channels, takes as many units).
double readableRatio(const Groups& groups, const CostModel& costs, const PlanRequest& request, double ratio, const RemovalOrder& order)
{
    for (double scale = 1e4; scale <= 1e9; scale *= 10) {
        const double shorter = request.budget == Budget::channels ? std::round(ratio * scale) / scale : std::floor(ratio * scale) / scale;
        const bool sameUnits =
            request.budget != Budget::channels || unitsToRemove(shorter, groups.unitCount()) == unitsToRemove(ratio, groups.unitCount());
        if (shorter > 0 && shorter < 1 && sameUnits && feasible(groups, costs, atRatio(request, shorter), order))
            return shorter;
    }
    return ratio;
}

std::vector<double> timeHeldByGroup(const LatencyModel& latency, const std::vector<int>& floors)
{
    std::vector<double> held;
    for (int group = 0; group < static_cast<int>(floors.size()); ++group)
        held.push_back(static_cast<double>(-latency.change(floors, group, 0)));
    return held;
}

/// How much of the budget each group's floor holds: what would go if the group lost its last units, too.
std::vector<double> heldByGroup(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order,
                                const std::vector<int>& floors)
{
    if (request.budget == Budget::channels)
        return {floors.begin(), floors.end()};
    if (request.budget == Budget::latency)
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
        held.push_back(static_cast<double>(costIn(request.budget, stripped.costs().current()) - costIn(request.budget, without.current())));
    }
    return held;
}

std::string heldBack(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order)
{
    constexpr std::size_t named = 3;
    const std::vector<int> floors = floorsInForce(groups, request);
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

} // namespace

Reach reachOf(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order)
{
    if (request.policy == Policy::cap)
        return {justBelow(1), 0};
    if (request.budget == Budget::channels)
        return reachInChannels(groups, request);
    return request.budget == Budget::latency ? reachInLatency(groups, costs, request, order) : reachInCosts(groups, costs, request, order);
}

bool feasible(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order)
{
    if (request.budget == Budget::channels)
        return roomFor(groups, request, request.ratio);
    if (request.budget == Budget::latency)
        return reachedWith(groups, costs, request, order).met;
    const Stripped stripped(groups, costs, order, floorsInForce(groups, request));
    return meetsRatio(costIn(request.budget, stripped.costs().current()), costIn(request.budget, costs.full()), request.ratio);
}

tl::unexpected<Error> notFeasible(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order)
{
    const PlanRequest asked = request.relax ? withLowestFloors(request) : request;
    const Reach reach = reachOf(groups, costs, asked, order);
    const std::string holders = heldBack(groups, costs, asked, order);
    if (reach.ratio <= 0)
        return failure(fmt::format("No ratio of the {} is feasible, because everything is held back by {}; lower the floors.",
                                   nameOf(request.budget), holders));
    return failure(
        fmt::format("The ratio {} of the {} is not feasible{}: the largest is {} ({} of {} units), held back most by {}; lower the "
                    "ratio or the floors.",
                    request.ratio, nameOf(request.budget), request.relax ? " even with relaxed floors" : "",
                    readableRatio(groups, costs, asked, reach.ratio, order), reach.units, groups.unitCount(), holders));
}

double largestFeasibleRatio(const Groups& groups, const CostModel& costs, const PlanRequest& request)
{
    PlanRequest asked = request.relax ? withLowestFloors(request) : request;
    asked.ratio = 0.5;
    const std::vector<double> noScores(static_cast<std::size_t>(groups.unitCount()), 0.0);
    if (!checkRequest(groups, noScores, costs, asked))
        return 0;
    return reachOf(groups, costs, asked, RemovalOrder(groups, noScores, request.align)).ratio;
}

} // namespace espalier
