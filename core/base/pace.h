// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: measures time and limits the rate of reports.
#pragma once

#include <chrono>

namespace espalier {

class Stopwatch {
public:
    double seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }
    void restart() { start_ = Clock::now(); }
    /// Seconds since the start, and restarts.
    double lap()
    {
        const double passed = seconds();
        restart();
        return passed;
    }

private:
    using Clock = std::chrono::steady_clock;
    Clock::time_point start_ = Clock::now();
};

/// Allows one call per fifth of a second.
class Throttle {
public:
    bool due()
    {
        constexpr double interval = 0.2;
        if (sinceLast_.seconds() < interval)
            return false;
        sinceLast_.restart();
        return true;
    }

private:
    Stopwatch sinceLast_;
};

} // namespace espalier
