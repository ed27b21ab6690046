// SPDX-License-Identifier: GPL-3.0-or-later
// Makes a network from an opened module; also of other formats, where these build such a module.
#pragma once

#include "core/formats/imported_network.h"
#include "core/formats/steps.h"
#include "core/formats/torchscript/module_file.h"

namespace espalier::torchscript {

/// Translates the module at the shape of the options, of the module, or a common one, and compares both outputs. The file's name is for
/// messages.
Result<ImportedNetwork> importOpened(const OpenedModule& opened, const std::filesystem::path& file, const ReadOptions& options,
                                     const Proceed& proceed);

} // namespace espalier::torchscript
