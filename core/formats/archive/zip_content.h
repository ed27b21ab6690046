// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a zip archive's entries and compares them with its directory, before LibTorch (which checks nothing) reads the file.
#pragma once

#include "core/formats/archive/zip_directory.h"

#include <functional>
#include <istream>
#include <map>
#include <stdexcept>
#include <string_view>

namespace espalier::archive {

/// A part of a sentence about what is wrong with the file.
class DamagedArchive : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Which entries' bytes are returned.
using Wanted = std::function<bool(std::string_view name)>;

/// Reads every entry once: size and checksum are as declared, entries do not overlap, and all compressed entries together unpack to at most
/// mostInflated bytes. Returns the unpacked bytes of the wanted entries by name. bytes: the archive's size. Throws DamagedArchive.
std::map<std::string, std::string> checkedContent(std::istream& in, std::uint64_t bytes, const ZipDirectory& directory,
                                                  const Wanted& wanted, std::uint64_t mostInflated);

} // namespace espalier::archive
