// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a trained network from a file of any format.
#pragma once

#include "core/formats/formats.h"

namespace espalier {

/// Reads any of the formats (formats.h). The content decides, so a renamed file is read, too. If the content is unknown, the ending
/// decides, so that the error names the format that the user meant. Errors: those of the readers; cancelled.
Result<ImportedNetwork> readNetwork(const std::filesystem::path& file, const ReadOptions& options = {}, const Proceed& proceed = {});

} // namespace espalier
