// SPDX-License-Identifier: GPL-3.0-or-later
// What a zip archive says of itself, read before anybody unpacks it: names and declared sizes, nothing else.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace espalier::torchscript {

struct ZipDirectory {
    std::vector<std::string> names;
    std::uint64_t unpackedBytes = 0; ///< sum of the declared sizes; saturates

    bool holds(std::string_view ending) const;   ///< an entry whose name ends so
    bool holdsPart(std::string_view part) const; ///< an entry whose name contains it
};

/// Nothing where the file has no readable directory at its end (not a zip, cut short, damaged).
std::optional<ZipDirectory> readZipDirectory(const std::filesystem::path& file);

} // namespace espalier::torchscript
