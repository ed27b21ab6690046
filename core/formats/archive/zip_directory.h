// SPDX-License-Identifier: GPL-3.0-or-later
// The directory of a zip archive, read before anything is unpacked: names, declared sizes and checksums.
#pragma once

#include <cstdint>
#include <filesystem>
#include <istream>
#include <optional>
#include <string>
#include <vector>

namespace espalier::archive {

struct ZipEntry {
    std::string name;
    std::uint64_t method = 0;               ///< 0 stored, 8 deflated
    std::uint64_t packed = 0, unpacked = 0; ///< bytes, as declared
    std::uint64_t offset = 0;               ///< of the entry's own header in the file
    std::uint32_t checksum = 0;             ///< CRC-32 of the unpacked bytes
};

struct ZipDirectory {
    std::vector<ZipEntry> entries;
    std::uint64_t unpackedBytes = 0; ///< sum of the declared sizes; saturates

    bool holds(std::string_view ending) const;   ///< an entry whose name ends with it
    bool holdsPart(std::string_view part) const; ///< an entry whose name contains it
};

/// Nothing where the file has no readable directory at its end (not a zip, truncated, damaged).
std::optional<ZipDirectory> readZipDirectory(const std::filesystem::path& file);
/// Of an archive of so many bytes in a stream that can be searched.
std::optional<ZipDirectory> readZipDirectory(std::istream& in, std::uint64_t bytes);

} // namespace espalier::archive
