// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sparsity/evenness.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace espalier {
namespace {

/// Units per group that the plain global cut at ratio takes.
std::vector<int> removedByGlobalCut(const Groups& groups, const std::vector<double>& scales, double ratio)
{
    // Units are numbered by (group, index), so their number settles ties as the total order asks.
    std::vector<UnitId> order(scales.size());
    std::iota(order.begin(), order.end(), 0);
    const auto cut = static_cast<std::ptrdiff_t>(std::llround(ratio * static_cast<double>(scales.size())));
    std::nth_element(order.begin(), order.begin() + cut, order.end(),
                     [&](UnitId a, UnitId b) { return std::pair(scales[a], a) < std::pair(scales[b], b); });
    std::vector<int> removed(groups.groups().size(), 0);
    std::for_each(order.begin(), order.begin() + cut, [&](UnitId unit) { ++removed[groups.groupOf(unit)]; });
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

Evenness evennessOf(const Groups& groups, const std::vector<double>& scales, double ratio)
{
    if (scales.empty())
        return {};
    const std::vector<int> removed = removedByGlobalCut(groups, scales, ratio);
    std::vector<int> widths;
    Evenness evenness;
    for (std::size_t g = 0; g < removed.size(); ++g) {
        widths.push_back(groups.groups()[g].units);
        evenness.removedShare.push_back(static_cast<double>(removed[g]) / widths[g]);
    }
    evenness.unevenness = unevenness(widths, removed, ratio);
    evenness.collapseRatio = collapseRatio(groups, scales);
    return evenness;
}

double unevenness(const std::vector<int>& unitsPerGroup, const std::vector<int>& removedPerGroup, double ratio)
{
    double sum = 0;
    double units = 0;
    for (std::size_t g = 0; g < unitsPerGroup.size(); ++g) {
        const double off = static_cast<double>(removedPerGroup[g]) / unitsPerGroup[g] - ratio;
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
