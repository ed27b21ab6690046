// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/image_files.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <system_error>

namespace espalier {
namespace fs = std::filesystem;
namespace {

/// The last ones are pictures that OpenCV may not decode: they are tried, so that those left out are named.
constexpr std::array imageEndings{".jpg", ".jpeg", ".jpe", ".png", ".bmp", ".webp", ".tif",  ".tiff", ".ppm",
                                  ".pgm", ".pbm",  ".pnm", ".jp2", ".gif", ".heic", ".heif", ".avif"};

} // namespace

bool isHidden(const fs::path& path)
{
    return path.filename().string().starts_with('.');
}

bool isImageName(const fs::path& path)
{
    std::string ending = path.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(), [](unsigned char c) { return std::tolower(c); });
    return !isHidden(path) && std::find(imageEndings.begin(), imageEndings.end(), ending) != imageEndings.end();
}

std::vector<std::string> foldersIn(const fs::path& folder)
{
    std::error_code ignored;
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
        if (entry.is_directory(ignored) && !isHidden(entry.path()))
            names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::vector<std::string> imagesBelow(const fs::path& folder, const fs::path& root)
{
    std::vector<std::string> names;
    for (auto entry = fs::recursive_directory_iterator(folder); entry != fs::recursive_directory_iterator(); ++entry) {
        if (entry->is_directory() && isHidden(entry->path()))
            entry.disable_recursion_pending();
        else if (entry->is_regular_file() && isImageName(entry->path()))
            names.push_back(entry->path().lexically_relative(root).generic_string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

} // namespace espalier
