// SPDX-License-Identifier: GPL-3.0-or-later
// The file formats of networks: one list, used by dialogs, drops, the command line and messages. A format is a folder here and a line in
// formats.cpp.
#pragma once

#include "core/base/error.h"
#include "core/formats/imported_network.h"
#include "core/formats/steps.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace espalier {

struct FileFormat;

struct WriteOptions {
    int opset = 0;                               ///< for formats with operator sets; 0: the original's, or the oldest that is written
    bool foldBatchNorm = false;                  ///< for formats that support it: fold batch norms into the convolutions before them
    std::map<std::string, std::string> metadata; ///< key and value pairs for the file besides the network's own, over which they win
    const FileFormat* format = nullptr;          ///< null: chosen by the file's ending
    std::int64_t largestSingleFile = 2143289343; ///< bytes of weights; more stand in a file beside an ONNX file, which cannot hold them
};

struct FileFormat {
    std::string name;                 ///< on the command line: "onnx"
    std::string title;                ///< for people: "ONNX"
    std::vector<std::string> endings; ///< lower case with the dot, the usual one first; "" for names without an ending

    // Reading; null for a format that is only written.
    bool (*recognises)(const std::filesystem::path& file) = nullptr; ///< by content
    Result<ImportedNetwork> (*read)(const std::filesystem::path& file, const ReadOptions& options, const Proceed& proceed) = nullptr;

    // Writing; null for a format that is only read.
    Result<WrittenFile> (*write)(const Network& network, const std::filesystem::path& file, const WriteOptions& options,
                                 const Proceed& proceed) = nullptr;
    std::vector<std::filesystem::path> (*filesBeside)(const std::filesystem::path& file) = nullptr; ///< further files, or null
    std::optional<std::pair<int, int>> opsets{};                                                    ///< the oldest and the newest
    bool foldsBatchNorm = false;

    const std::string& usualEnding() const { return endings.front(); }
};

/// The first is the default where neither a file's content nor its name decides.
const std::vector<FileFormat>& fileFormats();
/// Null where no format has this name.
const FileFormat* formatFromName(std::string_view name);
/// Null where no format has the file's ending; case does not matter.
const FileFormat* formatByEnding(const std::filesystem::path& file);

/// Endings of the files that are read (without "").
std::vector<std::string> readableEndings();
/// ".pt, .onnx": the usual endings of the formats that are read.
std::string usualReadableEndings();
/// Names of the formats that are written.
std::vector<std::string> writableFormats();
/// ".pt (TorchScript), .onnx (ONNX) or .py (Python)": of those that are written.
std::string writableEndingsText();

/// For recognises(): the first bytes of a file; fewer where it is shorter or cannot be read.
std::string firstBytes(const std::filesystem::path& file, std::size_t count);

} // namespace espalier
