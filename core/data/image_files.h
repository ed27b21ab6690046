// SPDX-License-Identifier: GPL-3.0-or-later
// Which files are images.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace espalier {

/// A name that starts with a dot.
bool isHidden(const std::filesystem::path& path);

/// By its ending; hidden files are none.
bool isImageName(const std::filesystem::path& path);

/// Names of the visible folders inside a folder, sorted; none where it cannot be read.
std::vector<std::string> foldersIn(const std::filesystem::path& folder);

/// Images anywhere below a folder but in hidden ones, also behind links to folders, as paths relative to root, sorted.
std::vector<std::string> imagesBelow(const std::filesystem::path& folder, const std::filesystem::path& root);

} // namespace espalier
