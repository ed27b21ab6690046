// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/criteria/criteria.h"
#include "core/base/assert.h"
#include "core/base/named.h"
#include "core/coupling/slice_norms.h"
#include "core/coupling/unit_scales.h"
#include "core/pruning/criteria/geometric_median.h"
#include "core/pruning/criteria/uniform_numbers.h"

#include <cmath>

namespace espalier {

namespace {

constexpr NameTable<Criterion, 7> criteria{{
    {Criterion::scale, "scale"},
    {Criterion::l1, "l1"},
    {Criterion::l2, "l2"},
    {Criterion::taylor, "taylor"},
    {Criterion::fpgm, "fpgm"},
    {Criterion::lamp, "lamp"},
    {Criterion::random, "random"},
}};

/// Norm over all parameter slices of each unit. Buffers and constants were not learned and say nothing about importance.
std::vector<double> parameterNorms(const Network& network, const Groups& groups, int power)
{
    SliceNorms norms(network, power);
    std::vector<double> result(static_cast<std::size_t>(groups.unitCount()), 0.0);
    for (UnitId unit = 0; unit < groups.unitCount(); ++unit) {
        for (const Slice& slice : groups.slices(unit)) {
            if (network.stored[slice.stored].kind == Stored::Kind::parameter)
                result[unit] += std::pow(norms.at(slice.stored, slice.dim, slice.index), power);
        }
        result[unit] = std::pow(result[unit], 1.0 / power);
    }
    return result;
}

} // namespace

const char* nameOf(Criterion criterion)
{
    return nameIn(criteria, criterion);
}

Result<Criterion> criterionFromName(const std::string& name)
{
    return choiceFromName(criteria, name, "criterion");
}

std::vector<std::string> criterionNames()
{
    return namesIn(criteria);
}

bool needsImages(Criterion criterion)
{
    return criterion == Criterion::taylor;
}

LocalTerm localTermOf(Criterion criterion)
{
    return criterion == Criterion::lamp ? LocalTerm::lamp : LocalTerm::mean;
}

std::vector<double> unitCriterion(const Network& network, const Groups& groups, Criterion criterion, std::uint64_t seed)
{
    ESPALIER_ASSERT(!needsImages(criterion));
    switch (criterion) {
    case Criterion::l1:
        return parameterNorms(network, groups, 1);
    case Criterion::l2:
    case Criterion::lamp:
        return parameterNorms(network, groups, 2);
    case Criterion::fpgm:
        return medianDistances(network, groups);
    case Criterion::random:
        return uniformNumbers(static_cast<std::size_t>(groups.unitCount()), seed);
    default:
        return unitScales(network, groups);
    }
}

} // namespace espalier
