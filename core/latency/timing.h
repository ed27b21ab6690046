// SPDX-License-Identifier: GPL-3.0-or-later
// How long work takes on this machine: several pieces of work in turn, so that whatever else the machine does strikes all of them alike.
#pragma once

#include "core/base/run_control.h"

#include <functional>
#include <optional>
#include <vector>

namespace espalier {

/// Of one run.
struct Timing {
    double milliseconds = 0; ///< median
    double spread = 0;       ///< median distance to the median, in milliseconds
    int runs = 0;

    /// One standard error of the median, in milliseconds, were the runs normally distributed.
    double uncertainty() const;

    bool operator==(const Timing&) const = default;
};

/// Median and spread of single runs; at least one.
Timing timingOf(std::vector<double> milliseconds);

/// Seconds since some moment. Tests give one that does not depend on the machine.
using Clock = std::function<double()>;
Clock steadyClock();

struct TimingRules {
    int warmups = 3;    ///< runs of each that are not counted: caches fill, compilers specialise
    int leastRuns = 15; ///< of each
    int mostRuns = 300;
    double seconds = 1; ///< no further round is begun after so long
};

/// Runs every piece of work once a round, in turn. One timing a piece; nothing where it was told to stop.
std::optional<std::vector<Timing>> timeInTurn(const std::vector<std::function<void()>>& works, RunControl& control,
                                              const TimingRules& rules = {}, const Clock& clock = steadyClock());

} // namespace espalier
