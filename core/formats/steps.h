// SPDX-License-Identifier: GPL-3.0-or-later
// How reading and writing obey a stop: they ask between their steps.
#pragma once

#include "core/base/run_control.h"

#include <functional>

namespace espalier {

/// False stops: what runs ends with a cancelled Error, and files stay as they were. Empty: nothing stops it.
using Proceed = std::function<bool()>;

inline Proceed proceeding(RunControl& control)
{
    return [&control] { return control.proceed(); };
}

/// Thrown by step where it was told to stop. No std::exception, so that nobody takes it for a fault. Never leaves the formats.
struct Stopped {};

/// Between two steps (a node that is walked through, a check, reading back).
inline void step(const Proceed& proceed)
{
    if (proceed && !proceed())
        throw Stopped();
}

} // namespace espalier
