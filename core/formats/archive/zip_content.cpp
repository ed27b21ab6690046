// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/archive/zip_content.h"

#include <zlib.h>

#include <algorithm>
#include <array>

namespace espalier::archive {
namespace {

// APPNOTE 4.3.7.
constexpr std::uint64_t headerSize = 30;
constexpr std::uint64_t stored = 0, deflated = 8;

std::uint64_t number(const char* bytes, int size)
{
    std::uint64_t value = 0;
    for (int i = size - 1; i >= 0; --i)
        value = value << 8 | static_cast<unsigned char>(bytes[i]);
    return value;
}

class Reading {
public:
    Reading(std::istream& in, std::uint64_t bytes, const ZipDirectory& directory, std::uint64_t mostInflated)
        : in_(in), directory_(directory), mostInflated_(mostInflated), left_(bytes), fileSize_(bytes)
    {
    }

    std::map<std::string, std::string> run(const Wanted& wanted)
    {
        std::map<std::string, std::string> kept;
        for (const ZipEntry& entry : directory_.entries) {
            const bool keep = wanted(entry.name);
            std::string content = check(entry, keep);
            if (keep && !kept.emplace(entry.name, std::move(content)).second)
                throw DamagedArchive("it holds two parts called '" + entry.name + "'");
        }
        return kept;
    }

private:
    std::string check(const ZipEntry& entry, bool keep)
    {
        if (entry.packed > left_)
            throw DamagedArchive("its parts declare more bytes than the file has");
        left_ -= entry.packed;
        seekContent(entry);
        keep_ = keep;
        content_.clear();
        if (keep)
            content_.reserve(entry.method == stored ? entry.packed : std::min(entry.unpacked, mostInflated_));
        checksum_ = static_cast<std::uint32_t>(::crc32(0, nullptr, 0));
        unpacked_ = 0;
        if (entry.method == stored)
            readStored(entry);
        else if (entry.method == deflated)
            inflateAll(entry);
        else
            throw DamagedArchive("the part '" + entry.name + "' is compressed in a way that is not read");
        if (unpacked_ != entry.unpacked || checksum_ != entry.checksum)
            throw DamagedArchive("the part '" + entry.name + "' does not match its checksum");
        return std::move(content_);
    }

    void seekContent(const ZipEntry& entry)
    {
        std::array<char, headerSize> header{};
        in_.clear();
        in_.seekg(static_cast<std::streamoff>(entry.offset));
        if (entry.offset > fileSize_ || !in_.read(header.data(), headerSize) || number(header.data(), 4) != 0x04034b50)
            throw DamagedArchive("the part '" + entry.name + "' is not where the directory says");
        in_.seekg(static_cast<std::streamoff>(number(header.data() + 26, 2) + number(header.data() + 28, 2)), std::ios::cur);
    }

    std::size_t readPiece(std::uint64_t wanted)
    {
        const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(wanted, packed_.size()));
        if (!in_.read(packed_.data(), static_cast<std::streamsize>(size)))
            throw DamagedArchive("it is cut short");
        return size;
    }

    void take(const char* bytes, std::size_t size)
    {
        checksum_ = static_cast<std::uint32_t>(::crc32(checksum_, reinterpret_cast<const Bytef*>(bytes), static_cast<uInt>(size)));
        unpacked_ += size;
        if (keep_)
            content_.append(bytes, size);
    }

    void readStored(const ZipEntry& entry)
    {
        for (std::uint64_t left = entry.packed; left > 0;) {
            const std::size_t size = readPiece(left);
            take(packed_.data(), size);
            left -= size;
        }
    }

    void inflateAll(const ZipEntry& entry)
    {
        z_stream stream{};
        if (::inflateInit2(&stream, -MAX_WBITS) != Z_OK)
            throw DamagedArchive("there is no memory to unpack it");
        try {
            inflatePieces(entry, stream);
        } catch (...) {
            ::inflateEnd(&stream);
            throw;
        }
        ::inflateEnd(&stream);
    }

    void inflatePieces(const ZipEntry& entry, z_stream& stream)
    {
        std::array<char, 1 << 16> out{};
        std::uint64_t left = entry.packed;
        for (int state = Z_OK; state != Z_STREAM_END;) {
            if (stream.avail_in == 0) {
                stream.avail_in = static_cast<uInt>(readPiece(left));
                stream.next_in = reinterpret_cast<Bytef*>(packed_.data());
                left -= stream.avail_in;
            }
            stream.next_out = reinterpret_cast<Bytef*>(out.data());
            stream.avail_out = static_cast<uInt>(out.size());
            state = ::inflate(&stream, Z_NO_FLUSH);
            if (state != Z_OK && state != Z_STREAM_END)
                throw DamagedArchive("the part '" + entry.name + "' cannot be unpacked");
            const std::size_t size = out.size() - stream.avail_out;
            if (size > mostInflated_ - std::min(mostInflated_, inflated_))
                throw DamagedArchive("its compressed parts unpack to more than those of any network, so it is no network");
            inflated_ += size;
            take(out.data(), size);
        }
    }

    std::istream& in_;
    const ZipDirectory& directory_;
    std::uint64_t mostInflated_;
    std::uint64_t left_; ///< bytes of the file that belong to no entry so far
    std::uint64_t fileSize_;
    std::uint64_t inflated_ = 0; ///< unpacked bytes of all entries
    std::vector<char> packed_ = std::vector<char>(1 << 20);
    bool keep_ = false;
    std::string content_;
    std::uint64_t unpacked_ = 0;
    std::uint32_t checksum_ = 0;
};

} // namespace

std::map<std::string, std::string> checkedContent(std::istream& in, std::uint64_t bytes, const ZipDirectory& directory,
                                                  const Wanted& wanted, std::uint64_t mostInflated)
{
    return Reading(in, bytes, directory, mostInflated).run(wanted);
}

} // namespace espalier::archive
