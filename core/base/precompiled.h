// SPDX-License-Identifier: GPL-3.0-or-later
// Parsed once for all of core. Sources still include what they use.
#pragma once

#include <torch/script.h>
#include <torch/torch.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>
