// SPDX-License-Identifier: GPL-3.0-or-later
// A network into a file of any format that Espalier writes.
#pragma once

#include "core/base/error.h"
#include "core/formats/imported_network.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace espalier {

enum class FileFormat { torchScript, onnx, python };

/// "torchscript", "onnx" or "python".
const char* nameOf(FileFormat format);
std::optional<FileFormat> fileFormatFromName(std::string_view name);

struct WriteOptions {
    std::optional<FileFormat> format;            ///< unset: as the file's ending says
    int opset = 13;                              ///< ONNX only
    bool foldBatchNorm = false;                  ///< ONNX only: batch norms become part of the convolutions in front of them
    std::map<std::string, std::string> metadata; ///< what the file tells about itself; TorchScript files have no place for it
};

/// What is written under this name: .onnx is ONNX, .py is Python (with its weights beside it), .pt, .pth, .ts, .jit, .torchscript and
/// names without an ending are TorchScript. Error (usage): another ending and no format given.
Result<FileFormat> formatFor(const std::filesystem::path& file, const WriteOptions& options = {});

/// ".pt", ".onnx" or ".py"; of TorchScript where no format is given.
const char* usualEnding(const WriteOptions& options);

/// Fails where writeNetwork would for reasons that are known before long work: the ending, the operator set, a folder that is missing or
/// cannot be written.
Result<void> checkWritable(const std::filesystem::path& file, const WriteOptions& options);

/// Writes, reads back and checks as the format's writer does (writeTorchScript, writeOnnx, writePython); nothing is replaced where that
/// fails.
Result<WrittenFile> writeNetwork(const Network& network, const std::filesystem::path& file, const WriteOptions& options = {});

} // namespace espalier
