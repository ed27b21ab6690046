// SPDX-License-Identifier: GPL-3.0-or-later
// Recipe: a network, by itself or with the project that names it.
#pragma once

#include "core/pipeline/model.h"
#include "core/pipeline/recipe_context.h"
#include "core/project/project.h"

#include <optional>

namespace espalier::recipes {

struct Opened {
    ModelPtr model;
    std::optional<Project> project; ///< where a project was opened
};

/// Reads, couples and measures, and tells what the user should know about the import.
Result<Opened> openNetwork(const std::filesystem::path& file, const ReadOptions& options, const RecipeContext& context);
/// The project's network. A project whose images are not there opens all the same, so that its user can point it to others.
Result<Opened> openProject(Project project, const RecipeContext& context);
Result<Opened> openProject(const std::filesystem::path& file, const RecipeContext& context);

} // namespace espalier::recipes
