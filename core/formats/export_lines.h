// SPDX-License-Identifier: GPL-3.0-or-later
// How a network of PyTorch becomes a file that is read here.
#pragma once

#include <span>

namespace espalier {

struct ExportLine {
    const char* format; ///< name of the FileFormat
    int images;         ///< how many the example has to hold: a size of one is taken for a fixed one by torch.export
    const char* line;   ///< Python: writes `network`, called with `example`, as the file "{}"
};

/// One for each format that is read, in the formats' order.
std::span<const ExportLine> exportLines();

} // namespace espalier
