// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/archive/archive_kind.h"
#include "core/formats/torchscript.h"

namespace espalier {
namespace {

/// Every TorchScript file is a zip archive; other archives are recognised here as well, so that their message says what they are.
bool isArchive(const std::filesystem::path& file)
{
    return firstBytes(file, 4) == "PK\x03\x04" && archive::archiveKind(file) != archive::ArchiveKind::exportedProgram;
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
