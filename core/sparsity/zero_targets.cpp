// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sparsity/zero_targets.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

namespace espalier {

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
