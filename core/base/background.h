// SPDX-License-Identifier: GPL-3.0-or-later
// Threads that compute let the one that draws go first.
#pragma once

namespace espalier {

/// From now on the calling thread, and threads that it starts, get little of the processor while others want it. Does nothing where the
/// system refuses.
void computeInBackground();

} // namespace espalier
