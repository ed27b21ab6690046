// SPDX-License-Identifier: GPL-3.0-or-later
// Paths in files that lie in a folder: what is below the folder is stored relative to it, so that the folder can be moved.
#pragma once

#include <filesystem>

namespace espalier {

/// Relative for a path below the folder.
std::filesystem::path storedPath(const std::filesystem::path& path, const std::filesystem::path& folder);
/// The inverse; empty stays empty.
std::filesystem::path resolvedPath(const std::filesystem::path& path, const std::filesystem::path& folder);

} // namespace espalier
