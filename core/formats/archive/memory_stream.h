// SPDX-License-Identifier: GPL-3.0-or-later
// Reads bytes in memory as a stream, without a copy: an archive inside an archive.
#pragma once

#include <istream>
#include <streambuf>
#include <string>

namespace espalier::archive {

class MemoryBuffer : public std::streambuf {
public:
    explicit MemoryBuffer(const std::string& bytes)
    {
        char* begin = const_cast<char*>(bytes.data()); // the interface asks for it; nothing is written
        setg(begin, begin, begin + bytes.size());
    }

private:
    pos_type seekoff(off_type offset, std::ios_base::seekdir from, std::ios_base::openmode mode) override
    {
        const off_type start = from == std::ios_base::beg ? 0 : from == std::ios_base::cur ? gptr() - eback() : egptr() - eback();
        return seekpos(start + offset, mode);
    }

    pos_type seekpos(pos_type position, std::ios_base::openmode) override
    {
        const off_type offset = position;
        if (offset < 0 || offset > egptr() - eback())
            return {off_type(-1)};
        setg(eback(), eback() + offset, egptr());
        return position;
    }
};

/// The bytes must outlive the stream.
class MemoryStream : public std::istream {
public:
    explicit MemoryStream(const std::string& bytes) : std::istream(nullptr), buffer_(bytes) { rdbuf(&buffer_); }

private:
    MemoryBuffer buffer_;
};

} // namespace espalier::archive
