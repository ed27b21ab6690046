// SPDX-License-Identifier: GPL-3.0-or-later
// The formats that networks come and go in: one list, which dialogs, drops, the command line and messages ask alike. A format is a folder
// beside the others and a line in formats.cpp.
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
    int opset = 13;                              ///< where the format has operator sets
    bool foldBatchNorm = false;                  ///< where the format can: batch norms become part of the convolutions in front of them
    std::map<std::string, std::string> metadata; ///< what the file tells about itself, where the format has a place for it
    const FileFormat* format = nullptr;          ///< null: as the file's ending says
};

struct FileFormat {
    std::string name;                 ///< on the command line: "onnx"
    std::string title;                ///< for people: "ONNX"
    std::vector<std::string> endings; ///< lower case with the dot, the usual one first; "" stands for names without an ending

    // Reading; null where the format is only written.
    bool (*recognises)(const std::filesystem::path& file) = nullptr; ///< by content
    Result<ImportedNetwork> (*read)(const std::filesystem::path& file, const ReadOptions& options, const Proceed& proceed) = nullptr;

    // Writing; null where the format is only read.
    Result<WrittenFile> (*write)(const Network& network, const std::filesystem::path& file, const WriteOptions& options,
                                 const Proceed& proceed) = nullptr;
    std::vector<std::filesystem::path> (*filesBeside)(const std::filesystem::path& file) = nullptr; ///< written with it; null: none
    std::optional<std::pair<int, int>> opsets{};                                                    ///< the oldest and the newest
    bool foldsBatchNorm = false;

    const std::string& usualEnding() const { return endings.front(); }
};

/// The first is taken where neither a file's content nor its name tells one.
const std::vector<FileFormat>& fileFormats();
/// Null where there is none of that name.
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

/// For recognising: what a file begins with; less where it is shorter or cannot be read.
std::string firstBytes(const std::filesystem::path& file, std::size_t count);

} // namespace espalier
