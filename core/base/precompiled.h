// SPDX-License-Identifier: GPL-3.0-or-later
// Precompiled header of sources that use no tensors. Holds only what many sources use. Sources still include what they use.
#pragma once

#include <nlohmann/json.hpp>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>
