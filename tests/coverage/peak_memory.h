// SPDX-License-Identifier: GPL-3.0-or-later
// Peak memory of a step, from /proc/self (Linux only).
#pragma once

#include <cstdint>

namespace espalier::coverage {

class PeakMemory {
public:
    /// Memory in use at construction counts as the loaded libraries.
    PeakMemory();

    /// Starts a new step and resets the peak. Where the system does not allow that, peaks are since the start.
    static void startStep();
    /// Peak of the step in bytes, without the loaded libraries and without pages of libraries touched meanwhile.
    std::int64_t peak() const;

private:
    std::int64_t own_; ///< bytes not mapped from files at construction
};

} // namespace espalier::coverage
