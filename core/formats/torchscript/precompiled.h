// SPDX-License-Identifier: GPL-3.0-or-later
// Precompiled header of the sources that use TorchScript's compiler. Sources still include what they use.
#pragma once

#include "core/base/precompiled_tensors.h"

#include <torch/script.h>
