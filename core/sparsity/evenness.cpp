// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sparsity/evenness.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace espalier {
namespace {

/// Units per group that the plain global cut at ratio removes; units that tie at the cut are shared evenly by their groups.
std::vector<double> removedByGlobalCut(const Groups& groups, const std::vector<double>& scales, double ratio)
{
    std::vector<double> removed(groups.groups().size(), 0);
    const std::int64_t cut = std::llround(ratio * static_cast<double>(scales.size()));
    if (cut == 0)
        return removed;
    std::vector<double> ordered = scales;
    std::nth_element(ordered.begin(), ordered.begin() + (cut - 1), ordered.end());
    const double last = ordered[static_cast<std::size_t>(cut - 1)];
    const auto below = std::count_if(scales.begin(), scales.end(), [last](double a) { return a < last; });
    const auto ties = std::count(scales.begin(), scales.end(), last);
    const double share = static_cast<double>(cut - below) / static_cast<double>(ties);
    for (std::size_t unit = 0; unit < scales.size(); ++unit)
        if (scales[unit] <= last)
            removed[groups.groupOf(static_cast<UnitId>(unit))] += scales[unit] < last ? 1 : share;
    return removed;
}

double collapseRatio(const Groups& groups, const std::vector<double>& scales)
{
    double lowestPeak = std::numeric_limits<double>::infinity();
    for (const Group& group : groups.groups()) {
        const auto first = scales.begin() + group.firstUnit;
        lowestPeak = std::min(lowestPeak, *std::max_element(first, first + group.units));
    }
    const auto below = std::count_if(scales.begin(), scales.end(), [=](double a) { return a < lowestPeak; });
    return static_cast<double>(below) / static_cast<double>(scales.size());
}

} // namespace

Evenness evennessOf(const Groups& groups, const std::vector<double>& scales, double ratio, const std::vector<int>& targets)
{
    if (scales.empty())
        return {};
    const std::vector<double> removed = removedByGlobalCut(groups, scales, ratio);
    std::vector<int> widths;
    Evenness evenness;
    for (std::size_t g = 0; g < removed.size(); ++g) {
        widths.push_back(groups.groups()[g].units);
        evenness.removedShare.push_back(removed[g] / widths[g]);
    }
    evenness.unevenness = unevenness(widths, removed, ratio);
    evenness.offTargets = unevenness(widths, removed, ratio, targets);
    evenness.collapseRatio = collapseRatio(groups, scales);
    return evenness;
}

double unevenness(const std::vector<int>& unitsPerGroup, const std::vector<double>& removedPerGroup, double ratio,
                  const std::vector<int>& targets)
{
    double sum = 0;
    double units = 0;
    for (std::size_t g = 0; g < unitsPerGroup.size(); ++g) {
        const double wanted = targets.empty() ? ratio : static_cast<double>(targets[g]) / unitsPerGroup[g];
        const double off = removedPerGroup[g] / unitsPerGroup[g] - wanted;
        sum += unitsPerGroup[g] * off * off;
        units += unitsPerGroup[g];
    }
    return sum / (units * ratio * (1 - ratio));
}

std::vector<double> zeroShares(const Groups& groups, const std::vector<double>& scales)
{
    std::vector<double> shares;
    for (const Group& group : groups.groups()) {
        const auto first = scales.begin() + group.firstUnit;
        shares.push_back(static_cast<double>(std::count(first, first + group.units, 0.0)) / group.units);
    }
    return shares;
}

} // namespace espalier
