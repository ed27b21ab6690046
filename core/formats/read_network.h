// SPDX-License-Identifier: GPL-3.0-or-later
// A trained network from whatever file it came in.
#pragma once

#include "core/base/error.h"
#include "core/formats/imported_network.h"

#include <filesystem>

namespace espalier {

/// Reads TorchScript (readTorchScript) or ONNX (readOnnx). The content decides: a renamed file is read as what it is. Where the content
/// tells nothing, the ending does, so that the error speaks of the format the user meant. Errors: those of the readers.
Result<ImportedNetwork> readNetwork(const std::filesystem::path& file, const ReadOptions& options = {});

} // namespace espalier
