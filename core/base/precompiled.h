// SPDX-License-Identifier: GPL-3.0-or-later
// Parsed once for all of core but formats/torchscript (see there). Only what nearly every source uses: a larger one takes longer to load
// than to do without. Sources still include what they use.
#pragma once

#include <ATen/ATen.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>
