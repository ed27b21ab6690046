// SPDX-License-Identifier: GPL-3.0-or-later
// Times pieces of work in turn, so that other load on the machine affects all of them alike.
#pragma once

#include "core/base/run_control.h"

#include <functional>
#include <optional>
#include <vector>

namespace espalier {

/// The time of one run.
struct Timing {
    double milliseconds = 0; ///< median
    double spread = 0;       ///< median absolute deviation, in milliseconds
    int runs = 0;

    /// One standard error of the median, in milliseconds, assuming normally distributed runs.
    double uncertainty() const;

    bool operator==(const Timing&) const = default;
};

/// Median and spread of the times of single runs; at least one.
Timing timingOf(std::vector<double> milliseconds);

/// Seconds since some moment. Replaced in tests.
using Clock = std::function<double()>;
Clock steadyClock();

struct TimingRules {
    int warmups = 3;    ///< uncounted runs of each: caches fill, compilers specialise
    int leastRuns = 15; ///< per piece of work
    int mostRuns = 300;
    double seconds = 1; ///< no further round starts after this time
};

/// Runs every piece of work once per round. One timing per piece; nothing where stopped.
std::optional<std::vector<Timing>> timeInTurn(const std::vector<std::function<void()>>& works, RunControl& control,
                                              const TimingRules& rules = {}, const Clock& clock = steadyClock());

} // namespace espalier
