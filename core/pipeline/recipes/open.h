// SPDX-License-Identifier: GPL-3.0-or-later
// Recipe: opens a network, alone or with the project that names it.
#pragma once

#include "core/pipeline/model.h"
#include "core/pipeline/recipe_context.h"
#include "core/project/project.h"

#include <optional>

namespace espalier::recipes {

struct Opened {
    ModelPtr model;
    std::optional<Project> project; ///< if a project was opened
};

/// Reads, couples and measures, and logs the import's notices. Fails where the head that the options tell is not one of this network.
Result<Opened> openNetwork(const std::filesystem::path& file, const ReadOptions& options, const RecipeContext& context);
/// Whether the anchors' sizes come in pairs.
Result<void> checkPairs(const HeadSettings& head);
/// What a user told about the head, for ReadOptions::metadata.
std::map<std::string, std::string> metadataOf(const HeadSettings& head);
/// How the project's network is read.
ReadOptions readOptions(const Project& project);

/// Opens the project's network. Missing images are no error, so that the user can choose others.
Result<Opened> openProject(Project project, const RecipeContext& context);
Result<Opened> openProject(const std::filesystem::path& file, const RecipeContext& context);

} // namespace espalier::recipes
