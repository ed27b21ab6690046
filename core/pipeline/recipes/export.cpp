// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/recipes/export.h"

#include <spdlog/spdlog.h>

namespace espalier::recipes {

Result<WrittenFile> exportNetwork(const Network& network, const std::filesystem::path& target, const WriteOptions& options,
                                  const RecipeContext& context)
{
    return writeNetwork(network, target, options, proceeding(context.control)).map([&](WrittenFile written) {
        spdlog::info("Wrote '{}', {} bytes; {}.", target.string(), written.bytes,
                     written.answersChecked ? fmt::format("read back, its outputs differ by {:.1e}", written.checkError)
                                            : "its weights were read back, its source was not run");
        for (const std::string& notice : written.notices)
            context.observer.log(fmt::format("{}: {}", target.filename().string(), notice));
        context.observer.written(target);
        return written;
    });
}

} // namespace espalier::recipes
