// SPDX-License-Identifier: GPL-3.0-or-later
// Stopping a read or write: both call step() between their steps.
#pragma once

#include "core/base/run_control.h"

#include <functional>

namespace espalier {

/// Returns false to stop: the work ends with a cancelled Error, and files stay as they were. Empty: cannot be stopped.
using Proceed = std::function<bool()>;

inline Proceed proceeding(RunControl& control)
{
    return [&control] { return control.proceed(); };
}

/// Called between two steps (a translated node, a check, reading back). Throws Stopped to stop.
inline void step(const Proceed& proceed)
{
    if (proceed && !proceed())
        throw Stopped();
}

} // namespace espalier
