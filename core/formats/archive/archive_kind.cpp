// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/archive/archive_kind.h"

#include <algorithm>

namespace espalier::archive {
namespace {

/// The entry itself, or in the archive's top folder.
bool holdsAtTop(const ZipDirectory& directory, std::string_view name)
{
    return std::any_of(directory.entries.begin(), directory.entries.end(), [name](const ZipEntry& entry) {
        const std::string_view whole = entry.name;
        return whole == name || whole.substr(whole.find('/') + 1) == name;
    });
}

} // namespace

ArchiveKind archiveKind(const ZipDirectory& directory)
{
    if (holdsAtTop(directory, "serialized_exported_program.json") || holdsAtTop(directory, "archive_format"))
        return ArchiveKind::exportedProgram;
    if (!directory.holds("data.pkl"))
        return ArchiveKind::other;
    return directory.holdsPart("/code/") && directory.holds("constants.pkl") ? ArchiveKind::torchScript : ArchiveKind::pickle;
}

ArchiveKind archiveKind(const std::filesystem::path& file)
{
    const auto directory = readZipDirectory(file);
    return directory ? archiveKind(*directory) : ArchiveKind::none;
}

} // namespace espalier::archive
