// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/stored_paths.h"

namespace espalier {
namespace {

namespace fs = std::filesystem;

} // namespace

fs::path storedPath(const fs::path& path, const fs::path& folder)
{
    const fs::path relative = path.lexically_relative(folder);
    const bool below = !relative.empty() && *relative.begin() != "..";
    return below ? relative : path;
}

fs::path resolvedPath(const fs::path& path, const fs::path& folder)
{
    return path.empty() ? fs::path() : (folder / path).lexically_normal();
}

} // namespace espalier
