// SPDX-License-Identifier: GPL-3.0-or-later
// Unpacks and rebuilds zip archives, for tests that damage their content.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace espalier::test {

struct ZipPart {
    std::string name;
    std::string content; ///< unpacked
    bool compressed = false;
};

/// Throws std::runtime_error for a file that is no archive.
std::vector<ZipPart> partsOf(const std::filesystem::path& file);
/// With correct sizes and checksums.
std::string zipped(const std::vector<ZipPart>& parts);
/// A directory whose entries all refer to the same bytes.
std::string zippedOverlapping(const std::string& content, const std::vector<std::string>& names);

} // namespace espalier::test
