// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/criteria/fused_score.h"
#include "core/base/assert.h"

#include <algorithm>
#include <array>
#include <bit>
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

/// Unsigned integers in the same order as the doubles: zeros of both signs are equal, NaN comes last.
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

/// One stable counting pass over the digit at shift; skipped when all keys have the same digit.
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

/// Inside a group S is c times this factor, so the order inside a group does not depend on b.
double fusedFactor(double globalMean, double localMean, double fusion)
{
    return std::pow(globalMean, fusion - 1) * std::pow(localMean, -fusion);
}

void fuseWithMean(FusedScores& scores, const Group& group, double globalMean)
{
    const auto begin = static_cast<std::size_t>(group.firstUnit);
    const std::size_t end = begin + static_cast<std::size_t>(group.units);
    const double localMean = meanOf(scores.criterion, begin, end);
    const double factor = fusedFactor(globalMean, localMean, scores.fusion);
    for (std::size_t unit = begin; unit < end; ++unit) {
        const double importance = scores.criterion[unit];
        if (importance == 0)
            continue;
        scores.global[unit] = importance / globalMean;
        scores.local[unit] = importance / localMean;
        scores.fused[unit] = scores.fusion == 0 ? scores.global[unit] : scores.fusion == 1 ? scores.local[unit] : importance * factor;
    }
}

void fuseWithLamp(FusedScores& scores, const Group& group, double globalMean)
{
    const std::vector<UnitId> order = ascendingInside(group, scores.criterion);
    double noEarlier = 0;
    for (auto unit = order.rbegin(); unit != order.rend() && scores.criterion[*unit] > 0; ++unit) {
        const double square = scores.criterion[*unit] * scores.criterion[*unit];
        noEarlier += square;
        scores.global[*unit] = scores.criterion[*unit] / globalMean;
        scores.local[*unit] = square / noEarlier;
    }
    double last = 0;
    for (UnitId unit : order) {
        const double fused = std::pow(scores.global[unit], 1 - scores.fusion) * std::pow(scores.local[unit], scores.fusion);
        last = scores.fused[unit] = scores.criterion[unit] == 0 ? 0 : std::max(last, fused); // rounding must not reverse the order
    }
}

} // namespace

std::vector<UnitId> ascendingInside(const Group& group, const std::vector<double>& criterion)
{
    const auto begin = criterion.begin() + group.firstUnit;
    std::vector<UnitId> order = ascending({begin, begin + group.units});
    for (UnitId& unit : order)
        unit += group.firstUnit;
    return order;
}

FusedScores fuse(const Groups& groups, std::vector<double> criterion, double fusion, LocalTerm localTerm)
{
    ESPALIER_ASSERT(criterion.size() == static_cast<std::size_t>(groups.unitCount()));
    FusedScores scores;
    scores.fusion = fusion;
    scores.localTerm = localTerm;
    scores.criterion = std::move(criterion);
    for (auto* each : {&scores.global, &scores.local, &scores.fused})
        each->assign(scores.criterion.size(), 0);
    const double globalMean = meanOf(scores.criterion, 0, scores.criterion.size());
    for (const Group& group : groups.groups()) {
        if (localTerm == LocalTerm::lamp)
            fuseWithLamp(scores, group, globalMean);
        else
            fuseWithMean(scores, group, globalMean);
    }
    return scores;
}

// Radix sort: plans are recomputed at every step of a slider's drag, and sorting by comparison would take most of the time.
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
