// SPDX-License-Identifier: GPL-3.0-or-later
// Reads and writes TorchScript files; both check their results.
#pragma once

#include "core/formats/formats.h"

namespace espalier {

/// Traced and scripted modules. The network's output is compared with the module's own on a random input, within 1e-4 relative. Errors:
/// missing, empty, truncated or foreign file; control flow that depends on the images (advises to trace); no shape runs (advises
/// --input-shape); the comparison fails (names the first node that differs); cancelled.
Result<ImportedNetwork> readTorchScript(const std::filesystem::path& file, const ReadOptions& options = {}, const Proceed& proceed = {});

/// Writes atomically; before the target is replaced, the file is read back and compared with the network within 1e-5 relative. Parameters
/// keep the network's names, so state_dict has the original's keys. The module can be trained in Python (batch norms and dropouts obey
/// train() and eval()). foldBatchNorm folds batch norms into the convolutions before them, for inference; the comparison then allows 1e-4.
/// Metadata become extra files of the archive (_extra_files in Python), except those whose keys cannot name a file.
Result<WrittenFile> writeTorchScript(const Network& network, const std::filesystem::path& file, const WriteOptions& options = {},
                                     const Proceed& proceed = {});

FileFormat torchScriptFormat();

} // namespace espalier
