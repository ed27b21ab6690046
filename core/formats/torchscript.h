// SPDX-License-Identifier: GPL-3.0-or-later
// TorchScript files: read into a Network, written from one; both check themselves.
#pragma once

#include "core/formats/formats.h"

namespace espalier {

/// Traced and scripted modules. The network's output is checked against the file's own within 1e-4 relative on a random input. Errors:
/// missing, empty, truncated or foreign file; control flow that survives freezing (advises to trace); no shape runs (advises
/// --input-shape); the check fails (names the first node that differs); cancelled.
Result<ImportedNetwork> readTorchScript(const std::filesystem::path& file, const ReadOptions& options = {}, const Proceed& proceed = {});

/// Writes atomically, reads the result back and checks it against the network within 1e-5 relative before it replaces anything.
/// Parameter names are those of the network, so state_dict reads like the original's. The module trains in Python (its batch norms and
/// dropouts obey train() and eval()). No option changes anything.
Result<WrittenFile> writeTorchScript(const Network& network, const std::filesystem::path& file, const WriteOptions& options = {},
                                     const Proceed& proceed = {});

FileFormat torchScriptFormat();

} // namespace espalier
