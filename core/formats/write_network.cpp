// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/write_network.h"

#include "core/base/atomic_file.h"
#include "core/base/few_kernels.h"
#include "core/base/kept_memory.h"
#include "core/base/memory_limit.h"

#include <spdlog/fmt/fmt.h>

namespace espalier {
namespace {

Result<void> checkOpset(const FileFormat& format, int opset)
{
    if (!format.opsets || opset == 0 || (opset >= format.opsets->first && opset <= format.opsets->second))
        return {};
    return usageError(
        fmt::format("Operator set {} cannot be written; choose one from {} to {}.", opset, format.opsets->first, format.opsets->second));
}

} // namespace

Result<const FileFormat*> formatFor(const std::filesystem::path& file, const WriteOptions& options)
{
    const FileFormat* format = options.format ? options.format : formatByEnding(file);
    if (format && format->write)
        return format;
    return usageError(fmt::format("The ending of {} does not tell a format that is written; use {}, or name the format.", file.string(),
                                  writableEndingsText()));
}

const std::string& usualEnding(const WriteOptions& options)
{
    return (options.format ? *options.format : fileFormats().front()).usualEnding();
}

Result<void> checkWritable(const std::filesystem::path& file, const WriteOptions& options)
{
    return formatFor(file, options).and_then([&](const FileFormat* format) -> Result<void> {
        std::vector<std::filesystem::path> files{file};
        if (format->filesBeside)
            for (const std::filesystem::path& beside : format->filesBeside(file))
                files.push_back(beside);
        for (const std::filesystem::path& each : files)
            if (auto writable = checkWritable(each); !writable)
                return writable;
        return checkOpset(*format, options.opset);
    });
}

Result<WrittenFile> writeNetwork(const Network& network, const std::filesystem::path& file, const WriteOptions& options,
                                 const Proceed& proceed)
{
    const MemoryLimit limit;
    const FewKernels kernels;
    const ReturnedBlocks returned;
    return formatFor(file, options).and_then([&](const FileFormat* format) { return format->write(network, file, options, proceed); });
}

} // namespace espalier
