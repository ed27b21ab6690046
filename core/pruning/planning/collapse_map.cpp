// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/planning/collapse_map.h"

#include "core/pruning/planning/relaxation.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace espalier {
namespace {

/// What the planner takes at a ratio above 0. Replacing begins with the plain cut, so that one choice tells both sides.
void addRow(CollapseMap& map, const PlanInputs& inputs, double ratio, const RemovalOrder& order)
{
    const PlanRequest request = replacingAt(inputs.request, ratio);
    const Selection selection = chooseUnits(inputs.groups, inputs.costs, request, order).selection;
    map.floors.push_back(floorsFor(inputs.groups, inputs.costs, request));
    map.none.kept.push_back(widthsWithout(inputs.groups, selection.cut));
    map.none.met.push_back(selection.cutMet);
    map.replace.kept.push_back(widthsWithout(inputs.groups, selection.removed));
    map.replace.met.push_back(selection.met);
}

void addWholeRow(CollapseMap& map, const PlanInputs& inputs)
{
    map.floors.push_back(floorsFor(inputs.groups, inputs.costs, replacingAt(inputs.request, 0)));
    for (CollapseSide* side : {&map.none, &map.replace}) {
        side->kept.push_back(widthsOf(inputs.groups));
        side->met.push_back(true);
    }
}

void findCollapses(CollapseSide& side, const CollapseMap& map, std::size_t groups)
{
    side.layers.assign(groups, {});
    for (std::size_t row = 0; row < map.ratios.size(); ++row) {
        for (std::size_t group = 0; group < groups; ++group) {
            CollapseRatios& layer = side.layers[group];
            if (!layer.floor && side.kept[row][group] < map.floors[row][group])
                layer.floor = map.ratios[row];
            if (!layer.empty && side.kept[row][group] == 0)
                layer.empty = map.ratios[row];
        }
    }
}

} // namespace

PlanRequest replacingAt(PlanRequest request, double ratio)
{
    request.target = RatioTarget{ratio, budgetOf(request.target)};
    request.policy = Policy::replace;
    return request;
}

std::vector<double> collapseRatios()
{
    std::vector<double> ratios;
    for (int percent = 0; percent <= 95; ++percent)
        ratios.push_back(percent / 100.0);
    return ratios;
}

Result<CollapseMap> mapCollapse(const PlanInputs& inputs, const std::vector<double>& ratios, const std::stop_token& stop)
{
    const Result<void> checked = checkRequest(inputs.groups, inputs.scores, inputs.costs, replacingAt(inputs.request, 0.5));
    if (!checked)
        return tl::make_unexpected(checked.error());
    const RemovalOrder order(inputs.groups, inputs.scores, inputs.ranked, inputs.request);
    CollapseMap map;
    map.budget = budgetOf(inputs.request.target);
    map.ratios = ratios;
    for (const double ratio : ratios) {
        if (stop.stop_requested())
            return cancelled();
        if (ratio > 0)
            addRow(map, inputs, ratio, order);
        else
            addWholeRow(map, inputs);
    }
    const auto count = static_cast<std::size_t>(inputs.groups.groupCount());
    findCollapses(map.none, map, count);
    findCollapses(map.replace, map, count);
    return map;
}

std::size_t rowOf(const CollapseMap& map, double ratio)
{
    constexpr double hair = 1e-9; // 0.29 of a setting is the map's 29 / 100
    const auto above = std::upper_bound(map.ratios.begin(), map.ratios.end(), ratio + hair);
    return above == map.ratios.begin() ? 0 : static_cast<std::size_t>(above - map.ratios.begin()) - 1;
}

std::vector<int> byCollapse(const CollapseSide& side)
{
    constexpr double never = std::numeric_limits<double>::infinity();
    const auto place = [&](int group) {
        const CollapseRatios& layer = side.layers[static_cast<std::size_t>(group)];
        return std::pair(layer.floor.value_or(never), layer.empty.value_or(never));
    };
    std::vector<int> groups(side.layers.size());
    std::iota(groups.begin(), groups.end(), 0);
    std::stable_sort(groups.begin(), groups.end(), [&](int a, int b) { return place(a) < place(b); });
    return groups;
}

} // namespace espalier
