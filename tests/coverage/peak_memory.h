// SPDX-License-Identifier: GPL-3.0-or-later
// How much memory a step takes at its worst, from /proc/self (Linux only).
#pragma once

#include <cstdint>

namespace espalier::coverage {

class PeakMemory {
public:
    /// What the process holds now counts as the loaded libraries.
    PeakMemory();

    /// A new step begins: what was the worst so far is forgotten. Where the system does not let us, peaks are those since the start.
    static void startStep();
    /// Bytes above the loaded libraries at the step's worst. Pages of libraries that were touched only meanwhile do not count, either.
    std::int64_t peak() const;

private:
    std::int64_t own_; ///< bytes that were not mapped from files at the beginning
};

} // namespace espalier::coverage
