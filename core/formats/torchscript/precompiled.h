// SPDX-License-Identifier: GPL-3.0-or-later
// Parsed once for the part of the formats that sees TorchScript's compiler. Sources still include what they use.
#pragma once

#include "core/base/precompiled.h"

#include <torch/script.h>
