// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/planning/relaxation.h"
#include "core/pruning/planning/feasibility.h"
#include "core/pruning/planning/plan_request.h"

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

PlanRequest withFloors(PlanRequest request, double share, int least)
{
    request.floorShare = share;
    request.floorMin = least;
    return request;
}

} // namespace

PlanRequest withLowestFloors(PlanRequest request)
{
    const int least = std::min(request.floorMin, 1);
    return withFloors(std::move(request), 0, least);
}

PlanRequest withRelaxedFloors(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order)
{
    constexpr int halvings = 20; // gives r to a millionth
    const auto isFeasible = [&](double share, int least) { return feasible(groups, costs, withFloors(request, share, least), order); };
    if (isFeasible(0, request.floorMin)) {
        double met = 0, missed = request.floorShare;
        for (int halving = 0; halving < halvings; ++halving) {
            const double middle = (met + missed) / 2;
            (isFeasible(middle, request.floorMin) ? met : missed) = middle;
        }
        return withFloors(request, met, request.floorMin);
    }
    PlanRequest lowest = withLowestFloors(request);
    for (int missed = request.floorMin; missed - lowest.floorMin > 1;) {
        const int middle = (lowest.floorMin + missed) / 2;
        (isFeasible(0, middle) ? lowest.floorMin : missed) = middle;
    }
    return lowest;
}

ChosenUnits chooseUnits(const Groups& groups, const CostModel& costs, const PlanRequest& request, const RemovalOrder& order)
{
    ChosenUnits choice{request, selectUnits(groups, costs, request, order)};
    if (!choice.selection.met && request.relax && removesUnderFloors(request.policy)) {
        choice.used = withRelaxedFloors(groups, costs, request, order);
        choice.selection = selectUnits(groups, costs, choice.used, order);
    }
    return choice;
}

} // namespace espalier
