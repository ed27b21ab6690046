// SPDX-License-Identifier: GPL-3.0-or-later
// Precompiled header of core except formats/torchscript, which has its own. Holds only what nearly every source uses: a larger one takes
// longer to load than it saves. Sources still include what they use.
#pragma once

#include <ATen/ATen.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>
