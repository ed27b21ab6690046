// SPDX-License-Identifier: GPL-3.0-or-later
// The folder for measurements that can be repeated at any time.
#pragma once

#include <filesystem>

namespace espalier {

/// $XDG_CACHE_HOME/espalier, or ~/.cache/espalier where that is not set; empty where neither is known. The folder need not exist.
std::filesystem::path cacheFolder();

} // namespace espalier
