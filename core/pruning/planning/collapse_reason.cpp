// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/planning/collapse_reason.h"

#include "core/pruning/planning/relaxation.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <spdlog/fmt/fmt.h>

namespace espalier {
namespace {

/// The group's scores, ascending.
std::vector<double> sortedScores(const PlanInputs& inputs, const Group& group)
{
    const auto begin = inputs.scores.begin() + group.firstUnit;
    std::vector<double> scores(begin, begin + group.units);
    std::sort(scores.begin(), scores.end());
    return scores;
}

/// Standard deviation over mean; 0 where all scores are equal.
double spreadOf(const std::vector<double>& scores)
{
    const auto count = static_cast<double>(scores.size());
    const double mean = std::accumulate(scores.begin(), scores.end(), 0.0) / count;
    double squares = 0;
    for (const double score : scores)
        squares += (score - mean) * (score - mean);
    return mean > 0 ? std::sqrt(squares / count) / mean : 0;
}

/// The worst of the best so many; of none the best.
double worstOfBest(const std::vector<double>& scores, int floor)
{
    return scores[scores.size() - static_cast<std::size_t>(std::max(floor, 1))];
}

/// Where the layer's scores stand among those of all layers.
void compare(CollapseReason& reason, const PlanInputs& inputs, const std::vector<int>& floors)
{
    const std::vector<Group>& groups = inputs.groups.groups();
    const std::vector<double> own = sortedScores(inputs, groups[reason.group]);
    reason.zero = own.back() <= 0;
    for (int other = 0; other < reason.layers; ++other) {
        const std::vector<double> scores = sortedScores(inputs, groups[other]);
        reason.narrowerThan += own.size() > 1 && spreadOf(own) < spreadOf(scores); // a single score has no spread
        reason.lowerThan += worstOfBest(own, floors[reason.group]) < worstOfBest(scores, floors[other]);
    }
}

/// With this layer's floor as the only one.
PlanRequest holdingOnly(PlanRequest request, int group, int floor)
{
    request.floorShare = 0;
    request.floorMin = 0;
    request.floors = {{group, floor}};
    request.protectedGroups.clear();
    request.relax = false;
    return request;
}

std::vector<CollapsePrice> pricesOf(int group, const std::vector<int>& cut, const std::vector<int>& kept)
{
    std::vector<CollapsePrice> prices;
    for (std::size_t other = 0; other < kept.size(); ++other) {
        const int more = cut[other] - kept[other];
        if (static_cast<int>(other) != group && more > 0)
            prices.push_back({static_cast<int>(other), more});
    }
    std::stable_sort(prices.begin(), prices.end(), [](const CollapsePrice& a, const CollapsePrice& b) { return a.units > b.units; });
    return prices;
}

std::string percentText(double ratio)
{
    return fmt::format("{:g} %", std::round(1000 * ratio) / 10);
}

std::string placeText(const CollapseReason& reason)
{
    const int others = reason.layers - 1;
    if (reason.zero)
        return "all scores are zero";
    if (others > 0 && reason.narrowerThan == others)
        return "narrowest scores of all";
    if (others > 0 && reason.lowerThan == others)
        return "lowest scores of all";
    if (reason.narrowerThan > reason.lowerThan)
        return fmt::format("scores narrower than those of {} of {} other layers", reason.narrowerThan, others);
    return fmt::format("scores lower than those of {} of {} other layers", reason.lowerThan, others);
}

/// Who pays: one layer, or several with those that pay most.
std::string priceText(const std::vector<CollapsePrice>& prices, const Groups& groups)
{
    const auto named = [&](const CollapsePrice& price) { return fmt::format("{} ({})", groups.groups()[price.group].name, price.units); };
    if (prices.size() == 1)
        return fmt::format("costs {} {} more", groups.groups()[prices[0].group].name, prices[0].units);
    const int all = std::accumulate(prices.begin(), prices.end(), 0, [](int sum, const CollapsePrice& price) { return sum + price.units; });
    return fmt::format("costs {} layers {} more, {}{} and {}", prices.size(), all, prices.size() > 2 ? "most of all " : "",
                       named(prices[0]), named(prices[1]));
}

std::string floorText(const CollapseReason& reason, const Groups& groups)
{
    if (!reason.collapses())
        return fmt::format("{} stay, its floor is {}", reason.units - reason.underCut, reason.floor);
    if (!reason.holdable)
        return fmt::format("this ratio cannot be met with a floor of {}", reason.floor);
    if (reason.prices.empty())
        return fmt::format("a floor of {} costs no other layer a channel", reason.floor);
    return fmt::format("a floor of {} {}", reason.floor, priceText(reason.prices, groups));
}

} // namespace

CollapseReason collapseReason(const PlanInputs& inputs, int group, double ratio)
{
    const PlanRequest request = replacingAt(inputs.request, ratio);
    const std::vector<int> floors = floorsFor(inputs.groups, inputs.costs, request);
    CollapseReason reason;
    reason.group = group;
    reason.ratio = ratio;
    reason.units = inputs.groups.groups()[group].units;
    reason.floor = floors[group];
    reason.layers = inputs.groups.groupCount();
    compare(reason, inputs, floors);
    const RemovalOrder order(inputs.groups, inputs.scores, inputs.ranked, request.align);
    const Selection selection = selectUnits(inputs.groups, inputs.costs, holdingOnly(request, group, reason.floor), order);
    const std::vector<int> cut = widthsWithout(inputs.groups, selection.cut);
    reason.underCut = reason.units - cut[group];
    reason.holdable = selection.met;
    if (reason.collapses() && reason.holdable)
        reason.prices = pricesOf(group, cut, widthsWithout(inputs.groups, selection.removed));
    return reason;
}

std::string textOf(const CollapseReason& reason, const Groups& groups)
{
    return fmt::format("{}: {} of its {} channels lie under the cut at {}; {}", placeText(reason), reason.underCut, reason.units,
                       percentText(reason.ratio), floorText(reason, groups));
}

} // namespace espalier
