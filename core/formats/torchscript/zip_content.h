// SPDX-License-Identifier: GPL-3.0-or-later
// A zip archive's content, read piece by piece and compared with what its directory says, before LibTorch (which checks nothing) takes it.
#pragma once

#include "core/formats/torchscript/zip_directory.h"

#include <map>
#include <stdexcept>

namespace espalier::torchscript {

/// A sentence part about what is wrong with the file.
class DamagedArchive : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Every entry is read once: its size and checksum are as declared, entries do not share bytes, and what is compressed unpacks to no more
/// than a program's text can be. Returns the unpacked bytes of entries whose names end in .pkl or .py. Throws DamagedArchive.
std::map<std::string, std::string> checkedContent(const std::filesystem::path& file, const ZipDirectory& directory);

} // namespace espalier::torchscript
