// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a network to a file of any format that can be written.
#pragma once

#include "core/formats/formats.h"

namespace espalier {

/// The format for a file of this name. Error (usage): the ending is unknown, and options name no format.
Result<const FileFormat*> formatFor(const std::filesystem::path& file, const WriteOptions& options = {});

/// ".onnx"; the first format's where options name none.
const std::string& usualEnding(const WriteOptions& options);

/// Fails where writeNetwork would, for reasons known before long work: the ending, the operator set, a folder that is missing or cannot be
/// written.
Result<void> checkWritable(const std::filesystem::path& file, const WriteOptions& options);

/// Writes, reads back and checks as the format's writer does (writeTorchScript, writeOnnx, writePython). If that fails or is stopped, the
/// target is not replaced.
Result<WrittenFile> writeNetwork(const Network& network, const std::filesystem::path& file, const WriteOptions& options = {},
                                 const Proceed& proceed = {});

} // namespace espalier
