// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/planning/by_hand.h"

#include "core/pruning/planning/relaxation.h"
#include "core/pruning/planning/removal_order.h"

#include <algorithm>

#include <spdlog/fmt/fmt.h>

namespace espalier {
namespace {

std::vector<int> countByGroup(const Groups& groups, const std::set<UnitId>& units)
{
    std::vector<int> counts(groups.groups().size(), 0);
    for (const UnitId unit : units)
        ++counts[static_cast<std::size_t>(groups.groupOf(unit))];
    return counts;
}

/// What a group keeps of its units at the most when so many are cut by hand: whole blocks go.
int widthLeft(int units, int cut, int align)
{
    return cut == 0 ? units : (units - cut) / align * align;
}

bool knowsFloors(Policy policy)
{
    return policy != Policy::none && policy != Policy::cap;
}

/// What must stay of each group, whatever is cut by hand.
std::vector<int> leastWidths(const Groups& groups, const CostModel& costs, const PlanRequest& request)
{
    std::vector<int> widths = knowsFloors(request.policy) ? floorsFor(groups, costs, request) : widthsKeptByHand(groups, request);
    for (int& width : widths)
        width = std::max(width, 1);
    return widths;
}

/// The first group that would fall below its least width; -1 for none.
int firstTooThin(const Groups& groups, const std::vector<int>& cut, const std::vector<int>& least, int align)
{
    for (int id = 0; id < groups.groupCount(); ++id) {
        const auto place = static_cast<std::size_t>(id);
        if (cut[place] > 0 && widthLeft(groups.groups()[place].units, cut[place], align) < least[place])
            return id;
    }
    return -1;
}

std::string unitText(const Groups& groups, UnitId unit)
{
    return fmt::format("Channel {} of '{}'", groups.indexOf(unit), groups.groups()[static_cast<std::size_t>(groups.groupOf(unit))].name);
}

} // namespace

std::vector<int> widthsKeptByHand(const Groups& groups, const PlanRequest& request)
{
    std::vector<int> widths = countByGroup(groups, request.keptByHand);
    for (std::size_t group = 0; group < widths.size(); ++group)
        widths[group] = narrowestWidth(widths[group], groups.groups()[group].units, request.align);
    return widths;
}

Result<void> checkUnitsByHand(const Groups& groups, const PlanRequest& request)
{
    for (const std::set<UnitId>* units : {&request.cutByHand, &request.keptByHand}) {
        if (!units->empty() && (*units->begin() < 0 || *units->rbegin() >= groups.unitCount()))
            return usageError(
                fmt::format("Unit {} is cut or kept by hand, but there are only {} units.", *units->rbegin(), groups.unitCount()));
    }
    for (const UnitId unit : request.cutByHand) {
        if (request.keptByHand.count(unit) > 0)
            return usageError(
                fmt::format("{} is to be cut and to be kept by hand; take it off one of the two lists.", unitText(groups, unit)));
        if (request.protectedGroups.count(groups.groupOf(unit)) > 0)
            return usageError(fmt::format("{} cannot be cut by hand, because the layer is protected; unprotect it, or keep the channel.",
                                          unitText(groups, unit)));
    }
    return {};
}

bool holdsCutsByHand(const Groups& groups, const CostModel& costs, const PlanRequest& request)
{
    if (request.cutByHand.empty())
        return true;
    return firstTooThin(groups, countByGroup(groups, request.cutByHand), leastWidths(groups, costs, request), request.align) < 0;
}

Error tooManyCutByHand(const Groups& groups, const CostModel& costs, const PlanRequest& request)
{
    const std::vector<int> cut = countByGroup(groups, request.cutByHand), least = leastWidths(groups, costs, request);
    const auto place = static_cast<std::size_t>(firstTooThin(groups, cut, least, request.align));
    const Group& group = groups.groups()[place];
    const std::string blocks = request.align > 1 ? fmt::format(", in multiples of {}", request.align) : "";
    return usageError(
               fmt::format("{} channels of '{}' are cut by hand, but {} of its {} must stay{}; cut fewer of them, or lower the floor.",
                           cut[place], group.name, least[place], group.units, blocks))
        .value();
}

Result<void> checkByHand(const Groups& groups, const CostModel& costs, const PlanRequest& asked)
{
    const PlanRequest request = asked.relax ? withLowestFloors(asked) : asked;
    if (const Result<void> checked = checkUnitsByHand(groups, request); !checked)
        return checked;
    if (!holdsCutsByHand(groups, costs, request))
        return tl::make_unexpected(tooManyCutByHand(groups, costs, request));
    return {};
}

} // namespace espalier
