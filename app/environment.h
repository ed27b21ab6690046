// SPDX-License-Identifier: GPL-3.0-or-later
// What must be in the environment before LibTorch is loaded.
#pragma once

namespace espalier {

/// Call first in main. OpenMP's idle threads must sleep instead of spin (measured: training runs at half the speed otherwise), and the
/// runtime reads that wish only while it is loaded: where it is missing, the program starts itself once more with it. Returns where the
/// environment is as it should be, or cannot be changed.
void prepareEnvironment(char** argv);

} // namespace espalier
