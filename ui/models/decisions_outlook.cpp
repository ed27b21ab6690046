// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/decisions_outlook.h"

#include "ui/models/number_text.h"
#include "ui/models/plan_text.h"
#include "ui/models/texts.h"

#include <QLocale>

#include <algorithm>
#include <vector>

namespace espalier {

namespace {

QString wholePercent(double ratio)
{
    return QLocale().toString(100 * ratio, 'f', 0) + QStringLiteral(" %");
}

bool replaces(Policy policy)
{
    return policy == Policy::replace || policy == Policy::replaceRandom;
}

bool floorsAreZero(const CollapseMap& map)
{
    return std::all_of(map.floors.begin(), map.floors.end(), [](const std::vector<int>& floors) {
        return std::all_of(floors.begin(), floors.end(), [](int floor) { return floor == 0; });
    });
}

QString neverText(const CollapseMap& map)
{
    const QString most = wholePercent(map.ratios.back());
    return floorsAreZero(map) ? tr("With these settings no channel comes back at any ratio up to %1: all floors are zero.").arg(most)
                              : tr("With these settings no channel comes back at any ratio up to %1: what the cut leaves of each layer "
                                   "is never less than its floor. Higher floors make decisions.")
                                    .arg(most);
}

/// The next ratio above the shown one, or else the nearest below.
double nearestOf(const std::vector<double>& ratios, double shown)
{
    const auto above = std::upper_bound(ratios.begin(), ratios.end(), shown);
    return above == ratios.end() ? ratios.back() : *above;
}

QString whereText(const std::vector<double>& ratios, double nearest, Policy policy)
{
    const QString first = wholePercent(ratios.front());
    if (nearest == ratios.front())
        return (replaces(policy) ? tr("With these settings the first replacement appears at %1.")
                                 : tr("With these settings the first channel comes back at %1."))
            .arg(first);
    return (replaces(policy) ? tr("With these settings the first replacement appears at %1, and the nearest to this ratio at %2.")
                             : tr("With these settings the first channel comes back at %1, and the nearest to this ratio at %2."))
        .arg(first, wholePercent(nearest));
}

} // namespace

bool needsOutlook(const DocumentState& state)
{
    return state.plan && state.plan->decisions.empty() && state.request && state.request->policy != Policy::none &&
           state.request->policy != Policy::cap;
}

DecisionsOutlook outlookOf(const DocumentState& state, const CollapseData& collapses)
{
    if (!needsOutlook(state))
        return {};
    if (!collapses.upToDate())
        return {tr("From which ratio on channels come back is being found out…"), std::nullopt};
    const std::vector<double> ratios = collapses.restoringRatios();
    if (ratios.empty())
        return {neverText(*collapses.map()), std::nullopt};
    const double nearest = nearestOf(ratios, shownRatio(state));
    return {whereText(ratios, nearest, state.request->policy), nearest};
}

} // namespace espalier
