// SPDX-License-Identifier: GPL-3.0-or-later
// The files that users of PyTorch add to its archives (_extra_files of torch.jit.save, extra_files of torch.export.save).
#pragma once

#include "core/formats/archive/zip_directory.h"

#include <map>
#include <string>
#include <string_view>

namespace espalier::archive {

/// Names in the archive and, as the user gave them, in the folder.
using ExtraFiles = std::map<std::string, std::string, std::less<>>;

/// Those that are small enough to be metadata. folder: "extra/". inTopFolder: the folder lies in the archive's top folder.
ExtraFiles smallExtraFiles(const ZipDirectory& directory, std::string_view folder, bool inTopFolder = true);

} // namespace espalier::archive
