// SPDX-License-Identifier: GPL-3.0-or-later
// Parsed once for the formats, which see TorchScript's compiler, too. Sources still include what they use.
#pragma once

#include "core/base/precompiled.h"

#include <torch/script.h>
