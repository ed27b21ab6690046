// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: measuring time, and reporting no more often than somebody can read.
#pragma once

#include <chrono>

namespace espalier {

class Stopwatch {
public:
    double seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }
    void restart() { start_ = Clock::now(); }
    /// Seconds since the start, from which it starts anew.
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

/// Lets one call in a fifth of a second through.
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
