// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/floor_data.h"

#include "ui/models/number_text.h"
#include "ui/models/texts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace espalier {

namespace {

using Kind = FloorData::Kind;

bool counts(Kind kind, int kept, int floor, int all)
{
    return kind == Kind::emptied ? kept == 0 : kind == Kind::belowFloor ? kept < floor : kept == floor && kept < all;
}

/// The worst that happens to any layer, with the layers that it happens to.
void findLayers(FloorData& data, const Groups& groups, const Plan& plan)
{
    for (const Kind kind : {Kind::emptied, Kind::belowFloor, Kind::atFloor}) {
        for (int g = 0; g < groups.groupCount(); ++g)
            if (counts(kind, plan.kept[g], plan.floors[g], groups.groups()[g].units))
                data.layers.push_back(g);
        if (data.layers.empty())
            continue;
        data.kind = kind;
        return;
    }
}

QString counterText(const FloorData& data)
{
    const int count = static_cast<int>(data.layers.size());
    switch (data.kind) {
    case Kind::fine:
        return tr("No layer gets too thin");
    case Kind::unmeasured:
        return tr("No plan yet");
    case Kind::infeasible:
        return tr("Cannot be reached");
    case Kind::emptied:
        return count == 1 ? tr("1 layer would be emptied") : tr("%1 layers would be emptied").arg(countText(count));
    case Kind::belowFloor:
        return count == 1 ? tr("1 layer falls below its floor") : tr("%1 layers fall below their floor").arg(countText(count));
    case Kind::atFloor:
        return count == 1 ? tr("1 layer at its floor") : tr("%1 layers at their floor").arg(countText(count));
    }
    return {};
}

void findRemedy(FloorData& data, double largestRatio)
{
    const double showable = std::floor(largestRatio * 1000) / 1000; // what the slider can show; rounded down it stays feasible
    if (data.kind != Kind::infeasible) {
        data.remedy = tr("Replace");
        data.remedyHelp = tr("Give thin layers channels back and cut others in their place (policy “replace”)");
    } else if (showable > 0) {
        data.remedyRatio = showable;
        data.remedy = tr("Use %1").arg(percentText(data.remedyRatio));
        data.remedyHelp = tr("The largest ratio that these settings can reach");
    }
}

} // namespace

FloorData floorsIn(const DocumentState& state)
{
    FloorData data;
    if (state.plan)
        findLayers(data, state.model->groups, *state.plan);
    else if (state.model)
        data.kind = sufficient(*state.measurements, state.project->prune, false) ? Kind::infeasible : Kind::unmeasured;
    data.counter = counterText(data);
    data.trouble = data.kind == Kind::infeasible || data.kind == Kind::emptied || data.kind == Kind::belowFloor;
    if (data.trouble)
        findRemedy(data, state.largestRatio);
    return data;
}

QString reasonFor(const DocumentState& state, const FloorData& data, int group)
{
    if (data.kind == Kind::infeasible || data.kind == Kind::unmeasured)
        return engineText(state.planProblem.toStdString());
    if (std::find(data.layers.begin(), data.layers.end(), group) == data.layers.end())
        return {};
    const Group& layer = state.model->groups.groups()[group];
    const QString name = layerName(layer.name);
    const int floor = state.plan->floors[group];
    switch (data.kind) {
    case Kind::emptied:
        return tr("%1: all %2 channels score below the cut, and this policy gives none back.").arg(name, countText(layer.units));
    case Kind::belowFloor:
        return tr("%1: %2 of %3 channels stay, its floor is %4.")
            .arg(name, countText(state.plan->kept[group]), countText(layer.units), countText(floor));
    default:
        return tr("%1: its floor keeps %2 of %3 channels, whatever their score.").arg(name, countText(floor), countText(layer.units));
    }
}

} // namespace espalier
