// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sparsity/sparsity_settings.h"

#include "core/base/named.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace espalier {
namespace {

constexpr NameTable<SparsityMode, 6> modes{{
    {SparsityMode::none, "none"},
    {SparsityMode::uniformL1, "uniform-l1"},
    {SparsityMode::uniformProx, "uniform-prox"},
    {SparsityMode::heatOnly, "heat-only"},
    {SparsityMode::budgetOnly, "budget-only"},
    {SparsityMode::heatmap, "heatmap"},
}};
constexpr NameTable<SparsityAim, 2> aims{{{SparsityAim::even, "even"}, {SparsityAim::scores, "scores"}}};

/// About the first number that is outside its range.
std::string rangeFault(const SparsitySettings& settings)
{
    struct Limit {
        const char* what;
        double value, low, high;
    };
    constexpr double most = 1e6;
    const std::array limits{
        Limit{"strength", settings.strength.value_or(0), 0, most},
        Limit{"amplification", settings.amplification, 1, most},
        Limit{"sparing", settings.sparing, 0, 1},
        Limit{"warm-up share", settings.warmupShare, 0, 1},
        Limit{"ramp share", settings.rampShare, 0, 1},
        Limit{"gain", settings.gain, 0, most},
        Limit{"leak", settings.leak, 0, 1},
        Limit{"smoothing", settings.smoothing, 0, 1},
        Limit{"number of updates", static_cast<double>(settings.updates), 1, most},
    };
    const auto* wrong = std::find_if(limits.begin(), limits.end(), [](const Limit& limit) {
        return !(limit.value >= limit.low && limit.value <= limit.high); // so that what is no number is wrong, too
    });
    if (wrong == limits.end())
        return {};
    return fmt::format("The {} of the sparsity training must be between {} and {}, not {}.", wrong->what, wrong->low, wrong->high,
                       wrong->value);
}

} // namespace

const char* nameOf(SparsityMode mode)
{
    return nameIn(modes, mode);
}

Result<SparsityMode> sparsityModeFromName(const std::string& name)
{
    return choiceFromName(modes, name, "sparsity mode");
}

std::vector<std::string> sparsityModeNames()
{
    return namesIn(modes);
}

const char* nameOf(SparsityAim aim)
{
    return nameIn(aims, aim);
}

Result<SparsityAim> sparsityAimFromName(const std::string& name)
{
    return choiceFromName(aims, name, "aim of sparsity training");
}

std::vector<std::string> sparsityAimNames()
{
    return namesIn(aims);
}

bool usesHeat(SparsityMode mode)
{
    return mode == SparsityMode::heatOnly || mode == SparsityMode::heatmap;
}

bool usesBudgets(SparsityMode mode)
{
    return mode == SparsityMode::budgetOnly || mode == SparsityMode::heatmap;
}

bool usesProximal(SparsityMode mode)
{
    return mode != SparsityMode::none && mode != SparsityMode::uniformL1;
}

std::string faultOf(const SparsitySettings& settings, const Groups& groups)
{
    if (groups.unitCount() == 0)
        return "No channel of this network can be removed, so there is nothing to make sparse.";
    if (!(settings.ratio > 0 && settings.ratio < 1))
        return fmt::format("The share of units to make sparse must be above 0 and below 1, not {}.", settings.ratio);
    if (!settings.targets.empty() && settings.targets.size() != groups.groups().size())
        return fmt::format("Targets are given for {} groups, but the network has {} groups.", settings.targets.size(), groups.groupCount());
    return rangeFault(settings);
}

std::vector<int> zeroTargets(const SparsitySettings& settings, const Groups& groups)
{
    if (!settings.targets.empty())
        return settings.targets;
    std::vector<int> targets;
    double units = 0;
    int before = 0;
    for (const Group& group : groups.groups()) {
        units += group.units;
        const int upToHere = static_cast<int>(std::lround(settings.ratio * units));
        targets.push_back(std::min(upToHere - before, group.units - 1));
        before = upToHere;
    }
    return targets;
}

} // namespace espalier
