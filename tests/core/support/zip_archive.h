// SPDX-License-Identifier: GPL-3.0-or-later
// Zip archives taken apart and put together again, for tests that damage what is in them.
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

/// Throws std::runtime_error where the file is no archive.
std::vector<ZipPart> partsOf(const std::filesystem::path& file);
/// With sizes and checksums that are right.
std::string zipped(const std::vector<ZipPart>& parts);
/// A directory whose entries all mean the same stored bytes.
std::string zippedOverlapping(const std::string& content, const std::vector<std::string>& names);

} // namespace espalier::test
