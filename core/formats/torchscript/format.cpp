// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torchscript.h"

namespace espalier {
namespace {

/// Every TorchScript file is a zip archive.
bool isArchive(const std::filesystem::path& file)
{
    return firstBytes(file, 4) == "PK\x03\x04";
}

} // namespace

FileFormat torchScriptFormat()
{
    return {.name = "torchscript",
            .title = "TorchScript",
            .endings = {".pt", ".pth", ".ts", ".jit", ".torchscript", ""},
            .recognises = isArchive,
            .read = readTorchScript,
            .write = writeTorchScript,
            .foldsBatchNorm = true};
}

} // namespace espalier
