// SPDX-License-Identifier: GPL-3.0-or-later
// Recipe: writes a network to a file.
#pragma once

#include "core/formats/write_network.h"
#include "core/pipeline/recipe_context.h"

namespace espalier::recipes {

/// Writes, reads back and checks (writeNetwork), and reports to the observer.
Result<WrittenFile> exportNetwork(const Network& network, const std::filesystem::path& target, const WriteOptions& options,
                                  const RecipeContext& context);

} // namespace espalier::recipes
