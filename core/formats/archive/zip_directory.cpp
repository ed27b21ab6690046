// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/archive/zip_directory.h"

#include <algorithm>
#include <fstream>
#include <limits>
#include <utility>

namespace espalier::archive {
namespace {

// Sizes and signatures from PKWARE's APPNOTE, sections 4.3.12 to 4.3.16.
constexpr std::uint64_t endSize = 22, locatorSize = 20, end64Size = 56, entrySize = 46, longestComment = 65535;
constexpr std::uint32_t endSignature = 0x06054b50, locatorSignature = 0x07064b50, end64Signature = 0x06064b50, entrySignature = 0x02014b50;
constexpr std::uint64_t largestDirectory = 256u << 20;
constexpr std::uint32_t kept64 = 0xffffffff; ///< marks a value that is in the 64-bit field

/// Little-endian numbers at positions in a file's bytes.
struct Bytes {
    std::string data;

    std::uint64_t number(std::uint64_t at, int size) const
    {
        std::uint64_t value = 0;
        for (int i = size - 1; i >= 0; --i)
            value = value << 8 | static_cast<unsigned char>(data[at + static_cast<std::uint64_t>(i)]);
        return value;
    }
    bool has(std::uint64_t at, std::uint64_t size) const { return size <= data.size() && at <= data.size() - size; }
};

std::optional<Bytes> readAt(std::istream& in, std::uint64_t fileSize, std::uint64_t at, std::uint64_t size)
{
    if (at > fileSize || size > fileSize - at)
        return std::nullopt;
    Bytes bytes{std::string(size, '\0')};
    in.clear();
    in.seekg(static_cast<std::streamoff>(at));
    in.read(bytes.data.data(), static_cast<std::streamsize>(size));
    if (!in)
        return std::nullopt;
    return bytes;
}

struct Extent {
    std::uint64_t offset = 0, size = 0;
};

/// The directory's position, from the record at the archive's end.
std::optional<Extent> findDirectory(std::istream& in, std::uint64_t fileSize)
{
    const std::uint64_t tailSize = std::min(fileSize, endSize + longestComment);
    const auto tail = readAt(in, fileSize, fileSize - tailSize, tailSize);
    if (!tail || tailSize < endSize)
        return std::nullopt;
    std::uint64_t at = tailSize - endSize;
    while (tail->number(at, 4) != endSignature)
        if (at-- == 0)
            return std::nullopt;
    const Extent extent{tail->number(at + 16, 4), tail->number(at + 12, 4)};
    if (at < locatorSize || tail->number(at - locatorSize, 4) != locatorSignature)
        return extent;
    const auto end64 = readAt(in, fileSize, tail->number(at - locatorSize + 8, 8), end64Size);
    if (!end64 || end64->number(0, 4) != end64Signature)
        return std::nullopt;
    return Extent{end64->number(48, 8), end64->number(40, 8)};
}

/// Position and size of an entry's 64-bit fields.
Extent fields64(const Bytes& directory, std::uint64_t at)
{
    const std::uint64_t extra = at + entrySize + directory.number(at + 28, 2), extraSize = directory.number(at + 30, 2);
    for (std::uint64_t i = 0; i + 4 <= extraSize; i += 4 + directory.number(extra + i + 2, 2))
        if (directory.number(extra + i, 2) == 1)
            return {extra + i + 4, std::min(directory.number(extra + i + 2, 2), extraSize - i - 4)};
    return {};
}

/// Sizes and offset are in the 64-bit fields, in this order, where all bits of the ordinary ones are set.
void readSizes(const Bytes& directory, std::uint64_t at, ZipEntry& entry)
{
    Extent wide = fields64(directory, at);
    const auto read = [&](std::uint64_t place) {
        const std::uint64_t value = directory.number(place, 4);
        if (value != kept64 || wide.size < 8)
            return value;
        wide.size -= 8;
        return directory.number(std::exchange(wide.offset, wide.offset + 8), 8);
    };
    entry.unpacked = read(at + 24);
    entry.packed = read(at + 20);
    entry.offset = read(at + 42);
}

std::optional<ZipDirectory> parse(const Bytes& directory)
{
    ZipDirectory found;
    std::uint64_t at = 0;
    while (at < directory.data.size()) {
        if (!directory.has(at, entrySize) || directory.number(at, 4) != entrySignature)
            return std::nullopt;
        const std::uint64_t nameSize = directory.number(at + 28, 2);
        const std::uint64_t size = entrySize + nameSize + directory.number(at + 30, 2) + directory.number(at + 32, 2);
        if (!directory.has(at, size))
            return std::nullopt;
        ZipEntry entry;
        entry.name = directory.data.substr(at + entrySize, nameSize);
        entry.method = directory.number(at + 10, 2);
        entry.checksum = static_cast<std::uint32_t>(directory.number(at + 16, 4));
        readSizes(directory, at, entry);
        const std::uint64_t room = std::numeric_limits<std::uint64_t>::max() - found.unpackedBytes;
        found.unpackedBytes += std::min(entry.unpacked, room);
        found.entries.push_back(std::move(entry));
        at += size;
    }
    return found;
}

} // namespace

bool ZipDirectory::holds(std::string_view ending) const
{
    return std::any_of(entries.begin(), entries.end(), [ending](const ZipEntry& entry) {
        return entry.name.size() >= ending.size() && entry.name.compare(entry.name.size() - ending.size(), ending.size(), ending) == 0;
    });
}

bool ZipDirectory::holdsPart(std::string_view part) const
{
    return std::any_of(entries.begin(), entries.end(),
                       [part](const ZipEntry& entry) { return entry.name.find(part) != std::string::npos; });
}

std::optional<ZipDirectory> readZipDirectory(const std::filesystem::path& file)
{
    std::error_code error;
    const std::uint64_t fileSize = std::filesystem::file_size(file, error);
    std::ifstream in(file, std::ios::binary);
    return error || !in ? std::nullopt : readZipDirectory(in, fileSize);
}

std::optional<ZipDirectory> readZipDirectory(std::istream& in, std::uint64_t bytes)
{
    const auto extent = findDirectory(in, bytes);
    if (!extent || extent->size > largestDirectory)
        return std::nullopt;
    const auto directory = readAt(in, bytes, extent->offset, extent->size);
    return directory ? parse(*directory) : std::nullopt;
}

} // namespace espalier::archive
