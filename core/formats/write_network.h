// SPDX-License-Identifier: GPL-3.0-or-later
// A network into a file of any format that Espalier writes.
#pragma once

#include "core/formats/formats.h"

namespace espalier {

/// The format that is written under this name. Error (usage): its ending tells none, and options name none.
Result<const FileFormat*> formatFor(const std::filesystem::path& file, const WriteOptions& options = {});

/// ".onnx"; of the first format where options name none.
const std::string& usualEnding(const WriteOptions& options);

/// Fails where writeNetwork would for reasons that are known before long work: the ending, the operator set, a folder that is missing or
/// cannot be written.
Result<void> checkWritable(const std::filesystem::path& file, const WriteOptions& options);

/// Writes, reads back and checks as the format's writer does (writeTorchScript, writeOnnx, writePython); nothing is replaced where that
/// fails or is stopped.
Result<WrittenFile> writeNetwork(const Network& network, const std::filesystem::path& file, const WriteOptions& options = {},
                                 const Proceed& proceed = {});

} // namespace espalier
