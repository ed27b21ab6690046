// SPDX-License-Identifier: GPL-3.0-or-later
// Environment variables that must be set before LibTorch is loaded.
#pragma once

namespace espalier {

/// Call first in main. OpenMP's idle threads must sleep instead of spin (measured: otherwise training runs at half the speed), but the
/// runtime reads that variable only when it is loaded: if it is missing, the program sets it and starts itself again. Returns where the
/// environment is right or cannot be changed.
void prepareEnvironment(char** argv);

} // namespace espalier
