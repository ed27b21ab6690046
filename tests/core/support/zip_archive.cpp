// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/support/zip_archive.h"

#include "core/formats/archive/zip_directory.h"

#include <zlib.h>

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace espalier::test {
namespace {

void appendNumber(std::string& bytes, std::uint64_t number, int size)
{
    for (int i = 0; i < size; ++i, number >>= 8)
        bytes += static_cast<char>(number & 0xff);
}

std::uint32_t checksum(const std::string& content)
{
    return static_cast<std::uint32_t>(
        ::crc32(::crc32(0, nullptr, 0), reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size())));
}

std::string deflated(const std::string& content)
{
    z_stream stream{};
    ::deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    std::string packed(::deflateBound(&stream, content.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
    stream.avail_in = static_cast<uInt>(content.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    ::deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    ::deflateEnd(&stream);
    return packed;
}

std::string inflated(const std::string& packed, std::size_t size)
{
    z_stream stream{};
    ::inflateInit2(&stream, -MAX_WBITS);
    std::string content(size, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(content.data());
    stream.avail_out = static_cast<uInt>(content.size());
    ::inflate(&stream, Z_FINISH);
    ::inflateEnd(&stream);
    return content;
}

/// The fields that an entry's own header and its directory entry have in common.
std::string description(const ZipPart& part, const std::string& packed)
{
    std::string bytes;
    appendNumber(bytes, 20, 2);
    appendNumber(bytes, 0, 2);
    appendNumber(bytes, part.compressed ? 8 : 0, 2);
    appendNumber(bytes, 0, 4);
    appendNumber(bytes, checksum(part.content), 4);
    appendNumber(bytes, packed.size(), 4);
    appendNumber(bytes, part.content.size(), 4);
    appendNumber(bytes, part.name.size(), 2);
    appendNumber(bytes, 0, 2);
    return bytes;
}

std::string localEntry(const ZipPart& part, const std::string& packed)
{
    return std::string("PK\x03\x04") + description(part, packed) + part.name + packed;
}

std::string directoryLine(const ZipPart& part, const std::string& packed, std::uint64_t offset)
{
    std::string bytes("PK\x01\x02");
    appendNumber(bytes, 20, 2);
    bytes += description(part, packed);
    appendNumber(bytes, 0, 10);
    appendNumber(bytes, offset, 4);
    return bytes + part.name;
}

std::string endRecord(std::uint64_t entries, std::uint64_t size, std::uint64_t offset)
{
    std::string bytes("PK\x05\x06");
    appendNumber(bytes, 0, 4);
    appendNumber(bytes, entries, 2);
    appendNumber(bytes, entries, 2);
    appendNumber(bytes, size, 4);
    appendNumber(bytes, offset, 4);
    appendNumber(bytes, 0, 2);
    return bytes;
}

} // namespace

std::vector<ZipPart> partsOf(const std::filesystem::path& file)
{
    const auto directory = archive::readZipDirectory(file);
    if (!directory)
        throw std::runtime_error(file.string() + " is no archive");
    std::ifstream in(file, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    std::vector<ZipPart> parts;
    for (const archive::ZipEntry& entry : directory->entries) {
        const auto lengthAt = [&](std::size_t at) {
            return static_cast<std::size_t>(static_cast<unsigned char>(bytes[at]) | static_cast<unsigned char>(bytes[at + 1]) << 8);
        };
        const std::size_t start = entry.offset + 30 + lengthAt(entry.offset + 26) + lengthAt(entry.offset + 28);
        const std::string packed = bytes.substr(start, entry.packed);
        const bool compressed = entry.method == 8;
        parts.push_back({entry.name, compressed ? inflated(packed, entry.unpacked) : packed, compressed});
    }
    return parts;
}

std::string zipped(const std::vector<ZipPart>& parts)
{
    std::string bytes;
    std::string directory;
    for (const ZipPart& part : parts) {
        const std::string packed = part.compressed ? deflated(part.content) : part.content;
        directory += directoryLine(part, packed, bytes.size());
        bytes += localEntry(part, packed);
    }
    return bytes + directory + endRecord(parts.size(), directory.size(), bytes.size());
}

std::string zippedOverlapping(const std::string& content, const std::vector<std::string>& names)
{
    const std::string bytes = localEntry({names.front(), content, false}, content);
    std::string directory;
    for (const std::string& name : names)
        directory += directoryLine({name, content, false}, content, 0);
    return bytes + directory + endRecord(names.size(), directory.size(), bytes.size());
}

} // namespace espalier::test
