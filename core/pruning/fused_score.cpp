// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/fused_score.h"

#include <array>
#include <bit>
#include <cassert>
#include <cmath>
#include <numeric>

namespace espalier {

namespace {

double meanOf(const std::vector<double>& values, std::size_t begin, std::size_t end)
{
    if (begin == end)
        return 0;
    return std::accumulate(values.begin() + static_cast<std::ptrdiff_t>(begin), values.begin() + static_cast<std::ptrdiff_t>(end), 0.0) /
           static_cast<double>(end - begin);
}

/// Unsigned integers that stand in the same order as the doubles: zeros of both signs are equal, not-a-number comes last.
std::uint64_t sortableBits(double score)
{
    constexpr std::uint64_t sign = std::uint64_t{1} << 63;
    if (std::isnan(score))
        return ~std::uint64_t{0};
    const auto bits = std::bit_cast<std::uint64_t>(score + 0.0);
    return (bits & sign) ? ~bits : bits | sign;
}

struct Keyed {
    std::uint64_t key;
    UnitId unit;
};

/// One stable counting pass over the digit at shift; nothing moves when all keys share it.
void sortByDigit(std::vector<Keyed>& from, std::vector<Keyed>& to, int shift)
{
    constexpr std::size_t digits = 1 << 11;
    const auto digitOf = [shift](const Keyed& keyed) { return (keyed.key >> shift) & (digits - 1); };
    std::array<std::size_t, digits + 1> start{};
    for (const Keyed& keyed : from)
        ++start[digitOf(keyed) + 1];
    if (start[digitOf(from.front()) + 1] == from.size())
        return;
    std::partial_sum(start.begin(), start.end(), start.begin());
    for (const Keyed& keyed : from)
        to[start[digitOf(keyed)]++] = keyed;
    from.swap(to);
}

/// Inside a group S is c times this factor, so the order inside a group cannot depend on b.
double fusedFactor(double globalMean, double localMean, double fusion)
{
    return std::pow(globalMean, fusion - 1) * std::pow(localMean, -fusion);
}

} // namespace

FusedScores fuse(const Groups& groups, std::vector<double> criterion, double fusion)
{
    assert(criterion.size() == static_cast<std::size_t>(groups.unitCount()));
    FusedScores scores;
    scores.fusion = fusion;
    scores.global.assign(criterion.size(), 0);
    scores.local.assign(criterion.size(), 0);
    scores.fused.assign(criterion.size(), 0);
    const double globalMean = meanOf(criterion, 0, criterion.size());
    for (const Group& group : groups.groups()) {
        const auto begin = static_cast<std::size_t>(group.firstUnit);
        const std::size_t end = begin + static_cast<std::size_t>(group.units);
        const double localMean = meanOf(criterion, begin, end);
        const double factor = fusedFactor(globalMean, localMean, fusion);
        for (std::size_t unit = begin; unit < end; ++unit) {
            if (criterion[unit] == 0)
                continue;
            scores.global[unit] = criterion[unit] / globalMean;
            scores.local[unit] = criterion[unit] / localMean;
            scores.fused[unit] = fusion == 0 ? scores.global[unit] : fusion == 1 ? scores.local[unit] : criterion[unit] * factor;
        }
    }
    scores.criterion = std::move(criterion);
    return scores;
}

// A radix sort: a plan is made anew at every step of a slider's drag, and comparing would take most of its time.
std::vector<UnitId> ascending(const std::vector<double>& scores)
{
    std::vector<Keyed> keyed(scores.size());
    for (std::size_t unit = 0; unit < scores.size(); ++unit)
        keyed[unit] = {sortableBits(scores[unit]), static_cast<UnitId>(unit)};
    std::vector<Keyed> spare(keyed.size());
    for (int shift = 0; shift < 64 && !keyed.empty(); shift += 11)
        sortByDigit(keyed, spare, shift);
    std::vector<UnitId> order(scores.size());
    std::transform(keyed.begin(), keyed.end(), order.begin(), [](const Keyed& each) { return each.unit; });
    return order;
}

} // namespace espalier
