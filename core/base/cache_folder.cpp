// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/cache_folder.h"

#include <cstdlib>

namespace espalier {
namespace {

std::filesystem::path fromEnvironment(const char* variable)
{
    const char* value = std::getenv(variable);
    return value ? value : "";
}

} // namespace

std::filesystem::path cacheFolder()
{
    // The XDG base directory specification says to ignore relative paths.
    if (const auto cache = fromEnvironment("XDG_CACHE_HOME"); cache.is_absolute())
        return cache / "espalier";
    const auto home = fromEnvironment("HOME");
    return home.is_absolute() ? home / ".cache" / "espalier" : std::filesystem::path();
}

} // namespace espalier
