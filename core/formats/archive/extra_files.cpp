// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/archive/extra_files.h"

#include "core/formats/metadata.h"

namespace espalier::archive {

ExtraFiles smallExtraFiles(const ZipDirectory& directory, std::string_view folder, bool inTopFolder)
{
    ExtraFiles files;
    for (const ZipEntry& entry : directory.entries) {
        std::string_view name = entry.name;
        if (inTopFolder)
            name.remove_prefix(name.find('/') + 1); // without a top folder nothing, because npos + 1 is 0
        if (entry.unpacked <= longestMetadata && name.size() > folder.size() && name.starts_with(folder))
            files.emplace(entry.name, name.substr(folder.size()));
    }
    return files;
}

} // namespace espalier::archive
