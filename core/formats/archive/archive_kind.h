// SPDX-License-Identifier: GPL-3.0-or-later
// Tells the zip archives that PyTorch writes apart, by their directories alone.
#pragma once

#include "core/formats/archive/zip_directory.h"

namespace espalier::archive {

enum class ArchiveKind {
    none,            ///< no readable archive
    torchScript,     ///< torch.jit.save
    exportedProgram, ///< torch.export.save, or a package of AOTInductor
    pickle,          ///< torch.save: a state_dict or a whole model
    other,
};

ArchiveKind archiveKind(const ZipDirectory& directory);
ArchiveKind archiveKind(const std::filesystem::path& file);

} // namespace espalier::archive
