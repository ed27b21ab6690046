// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a zip archive's entries and compares them with its directory, before LibTorch (which checks nothing) reads the file.
#pragma once

#include "core/formats/torchscript/zip_directory.h"

#include <map>
#include <stdexcept>

namespace espalier::torchscript {

/// A part of a sentence about what is wrong with the file.
class DamagedArchive : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Reads every entry once: size and checksum are as declared, entries do not overlap, and the unpacked size is limited to that of a
/// program's text. Returns the unpacked bytes of entries whose names end in .pkl or .py. Throws DamagedArchive.
std::map<std::string, std::string> checkedContent(const std::filesystem::path& file, const ZipDirectory& directory);

} // namespace espalier::torchscript
