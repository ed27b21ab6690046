// SPDX-License-Identifier: GPL-3.0-or-later
// Precompiled header of sources that use tensors. Holds only what nearly all of them use: a larger one takes longer to load than it saves.
// Sources still include what they use.
#pragma once

#include <ATen/ATen.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>
