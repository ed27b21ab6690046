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

bool isFolder(const fs::directory_entry& entry)
{
    std::error_code ignored; // a link to itself or to nothing
    return entry.is_directory(ignored);
}

bool isLink(const fs::directory_entry& entry)
{
    std::error_code ignored;
    return entry.is_symlink(ignored);
}

/// Follows links to folders, but for those that lead back above. above: the folders that are walked now, without links in them.
void collectImages(const fs::path& folder, const fs::path& root, std::vector<fs::path>& above, std::vector<std::string>& names)
{
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
        if (isFolder(entry)) {
            const fs::path real = isLink(entry) ? fs::canonical(entry.path()) : above.back() / entry.path().filename();
            if (isHidden(entry.path()) || std::find(above.begin(), above.end(), real) != above.end())
                continue;
            above.push_back(real);
            collectImages(entry.path(), root, above, names);
            above.pop_back();
        } else if (entry.is_regular_file(ignored) && isImageName(entry.path())) {
            names.push_back(entry.path().lexically_relative(root).generic_string());
        }
    }
}

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
    std::vector<fs::path> above{fs::canonical(folder)};
    collectImages(folder, root, above, names);
    std::sort(names.begin(), names.end());
    return names;
}

} // namespace espalier
