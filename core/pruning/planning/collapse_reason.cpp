// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/planning/collapse_reason.h"

#include "core/pruning/planning/goal.h"
#include "core/pruning/planning/relaxation.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include <spdlog/fmt/fmt.h>

namespace espalier {
namespace {

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

CollapseReasons::CollapseReasons(const PlanInputs& inputs)
    : groups_(inputs.groups), costs_(inputs.costs), request_(inputs.request),
      order_(inputs.groups, inputs.scores, inputs.ranked, inputs.request)
{
    for (const Group& group : groups_.groups()) {
        const auto begin = inputs.scores.begin() + group.firstUnit;
        std::vector<double> scores(begin, begin + group.units);
        std::sort(scores.begin(), scores.end());
        const double spread = spreadOf(scores);
        layers_.push_back({std::move(scores), spread});
    }
}

CollapseReason CollapseReasons::at(int group, double ratio) const
{
    const PlanRequest request = replacingAt(request_, ratio);
    const std::vector<int> floors = floorsFor(groups_, costs_, request);
    CollapseReason reason;
    reason.group = group;
    reason.ratio = ratio;
    reason.units = groups_.groups()[group].units;
    reason.floor = floors[group];
    reason.layers = groups_.groupCount();
    compare(reason, floors);
    const Selection selection = selectUnits(groups_, costs_, holdingOnly(request, group, reason.floor), order_);
    const std::vector<int> cut = widthsWithout(groups_, selection.cut);
    reason.underCut = reason.units - cut[group];
    reason.holdable = selection.met;
    const bool others = std::find(cut.begin(), cut.end(), 0) != cut.end();
    reason.free = reason.underCut == 0 && others && costsNothing(group, selection.cut);
    if (reason.collapses() && reason.holdable)
        reason.prices = pricesOf(group, cut, widthsWithout(groups_, selection.removed));
    return reason;
}

/// Whether all of the layer's units could go, too, without saving anything of the budget.
bool CollapseReasons::costsNothing(int group, std::vector<bool> removed) const
{
    const Budget budget = budgetOf(request_.target);
    if (budget == Budget::channels || budget == Budget::latency)
        return false;
    const std::int64_t before = costIn(budget, costs_.costsWithout(removed));
    const Group& layer = groups_.groups()[group];
    std::fill_n(removed.begin() + layer.firstUnit, layer.units, true);
    return costIn(budget, costs_.costsWithout(removed)) == before;
}

/// Where the layer's scores stand among those of all layers.
void CollapseReasons::compare(CollapseReason& reason, const std::vector<int>& floors) const
{
    const LayerScores& own = layers_[reason.group];
    const double worst = worstOfBest(own.ascending, floors[reason.group]);
    const bool spreads = own.ascending.size() > 1; // a single score has no spread
    reason.zero = own.ascending.back() <= 0;
    for (int other = 0; other < reason.layers; ++other) {
        const LayerScores& theirs = layers_[other];
        reason.narrowerThan += spreads && own.spread < theirs.spread;
        reason.lowerThan += worst < worstOfBest(theirs.ascending, floors[other]);
    }
}

std::string textOf(const CollapseReason& reason, const Groups& groups)
{
    if (reason.free)
        return fmt::format("all {} channels stay at {}, whatever their scores: the layers before and after them are empty, and cutting "
                           "them would save nothing; the floor is {}",
                           reason.units, percentText(reason.ratio), reason.floor);
    return fmt::format("{}: {} of its {} channels lie under the cut at {}; {}", placeText(reason), reason.underCut, reason.units,
                       percentText(reason.ratio), floorText(reason, groups));
}

} // namespace espalier
