// SPDX-License-Identifier: GPL-3.0-or-later
// The planner's interface to latency: how long one inference takes on this machine with the given numbers of channels (docs/method.md §2,
// budget latency). The planner measures nothing; implementations use measured times.
#pragma once

#include "core/coupling/groups.h"

#include <cstdint>
#include <span>

namespace espalier {

/// Predictions from measurements, for the groups they were made for. Const and without state, so that threads and plans can share a model.
/// Integer nanoseconds, so that sums do not depend on the order of removal.
class LatencyModel {
public:
    virtual ~LatencyModel() = default;

    /// Of one inference, above 0. kept: remaining units per group (0 … n_g).
    virtual std::int64_t nanoseconds(std::span<const int> kept) const = 0;

    /// nanoseconds with kept[group] = to, minus nanoseconds with kept as it is. Called once per removed block of units (some ten thousand
    /// times per plan), so it should only look at the operators that the group affects.
    virtual std::int64_t change(std::span<const int> kept, int group, int to) const = 0;
};

constexpr double nanosecondsPerMillisecond = 1e6;

/// Nanoseconds of the unpruned network.
std::int64_t uncutTime(const LatencyModel& latency, const Groups& groups);

} // namespace espalier
