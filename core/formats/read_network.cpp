// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/read_network.h"

#include "core/base/few_kernels.h"
#include "core/base/kept_memory.h"
#include "core/base/memory_limit.h"

namespace espalier {
namespace {

const FileFormat& formatOf(const std::filesystem::path& file)
{
    for (const FileFormat& format : fileFormats())
        if (format.read && format.recognises(file))
            return format;
    const FileFormat* byEnding = formatByEnding(file);
    return byEnding && byEnding->read ? *byEnding : fileFormats().front();
}

} // namespace

Result<ImportedNetwork> readNetwork(const std::filesystem::path& file, const ReadOptions& options, const Proceed& proceed)
{
    const MemoryLimit limit;
    const FewKernels kernels;
    const ReturnedBlocks returned;
    return formatOf(file).read(file, options, proceed).map([&](ImportedNetwork imported) {
        for (const auto& [key, text] : options.metadata)
            imported.network.metadata[key] = text;
        return imported;
    });
}

} // namespace espalier
