// SPDX-License-Identifier: GPL-3.0-or-later
// What the planner asks about time: how long one inference takes on this machine with so many channels left (docs/method.md §2, budget
// latency). The planner knows no clock; whoever measured the operators' times answers from them.
#pragma once

#include "core/coupling/groups.h"

#include <cstdint>
#include <span>

namespace espalier {

/// Predictions from a measured table, for the groups it was made for. Const and without state, so that one model serves several threads
/// and plans. Whole nanoseconds, so that sums do not depend on the order in which units went, and equal questions get equal answers.
class LatencyModel {
public:
    virtual ~LatencyModel() = default;

    /// Of one inference, above 0. kept: units left by group (0 … n_g), one entry a group.
    virtual std::int64_t nanoseconds(std::span<const int> kept) const = 0;

    /// nanoseconds with kept[group] = to, minus nanoseconds with kept as it is. Asked once a removed block of units (some ten thousand
    /// times a plan), so a table should look at the operators that the group touches only.
    virtual std::int64_t change(std::span<const int> kept, int group, int to) const = 0;
};

constexpr double nanosecondsPerMillisecond = 1e6;

/// Nanoseconds of the network with every unit.
std::int64_t uncutTime(const LatencyModel& latency, const Groups& groups);

} // namespace espalier
