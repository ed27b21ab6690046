// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/criteria.h"
#include "core/coupling/slice_norms.h"
#include "core/coupling/unit_scales.h"

#include <array>
#include <cmath>
#include <utility>

namespace espalier {

namespace {

constexpr std::array<std::pair<Criterion, const char*>, 4> criterionNames{{
    {Criterion::scale, "scale"},
    {Criterion::l1, "l1"},
    {Criterion::l2, "l2"},
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

/// splitmix64 (Steele, Lea, Flood 2014): the standard library's distributions differ between platforms.
double uniformNumber(std::uint64_t seed, std::uint64_t index)
{
    std::uint64_t bits = seed + (index + 1) * 0x9e3779b97f4a7c15u;
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;
    bits ^= bits >> 31;
    return (static_cast<double>(bits >> 12) + 0.5) * 0x1p-52;
}

std::vector<double> uniformNumbers(std::size_t count, std::uint64_t seed)
{
    std::vector<double> numbers(count);
    for (std::size_t index = 0; index < count; ++index)
        numbers[index] = uniformNumber(seed, index);
    return numbers;
}

} // namespace

const char* nameOf(Criterion criterion)
{
    for (const auto& [each, name] : criterionNames) {
        if (each == criterion)
            return name;
    }
    return "";
}

Result<Criterion> criterionFromName(const std::string& name)
{
    for (const auto& [criterion, each] : criterionNames) {
        if (name == each)
            return criterion;
    }
    return usageError("There is no criterion called '" + name + "'; use scale, l1, l2 or random.");
}

std::vector<double> unitCriterion(const Network& network, const Groups& groups, Criterion criterion, std::uint64_t seed)
{
    switch (criterion) {
    case Criterion::l1:
        return parameterNorms(network, groups, 1);
    case Criterion::l2:
        return parameterNorms(network, groups, 2);
    case Criterion::random:
        return uniformNumbers(static_cast<std::size_t>(groups.unitCount()), seed);
    case Criterion::scale:
        break;
    }
    return unitScales(network, groups);
}

} // namespace espalier
