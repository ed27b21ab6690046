// SPDX-License-Identifier: GPL-3.0-or-later
// Reads torch.export's archives (.pt2).
#pragma once

#include "core/formats/formats.h"

namespace espalier {

/// Archives of torch.export.save in both of their layouts, without running code of theirs. The network's output is compared with that of
/// the exported operators on a random input, within 1e-4 relative. Errors: missing, damaged or foreign file; pickles with anything but
/// tensors; unknown versions of the format; higher-order operators; a program that changes its inputs or buffers; no shape runs; the
/// comparison fails; cancelled.
Result<ImportedNetwork> readPt2(const std::filesystem::path& file, const ReadOptions& options = {}, const Proceed& proceed = {});

FileFormat pt2Format();

} // namespace espalier
