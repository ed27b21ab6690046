// SPDX-License-Identifier: GPL-3.0-or-later
// A trained network from whatever file it came in.
#pragma once

#include "core/formats/formats.h"

namespace espalier {

/// Reads any of the formats (formats.h). The content decides: a renamed file is read as what it is. Where the content tells nothing, the
/// ending does, so that the error speaks of the format the user meant. Errors: those of the readers; cancelled.
Result<ImportedNetwork> readNetwork(const std::filesystem::path& file, const ReadOptions& options = {}, const Proceed& proceed = {});

} // namespace espalier
