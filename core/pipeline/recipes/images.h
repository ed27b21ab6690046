// SPDX-License-Identifier: GPL-3.0-or-later
// Opens a project's images for the recipes.
#pragma once

#include "core/pipeline/model.h"
#include "core/pipeline/recipe_context.h"
#include "core/project/project.h"

#include <string>
#include <vector>

namespace espalier::recipes {

/// One split; logs the first skipped images. limit: first images of each class (without labels: of all); 0: all. Errors: the project names
/// no images, or none that fit the model.
Result<Dataset> openSplit(const Model& model, const Project& project, const std::string& split, int limit, LabelUse labels,
                          const RecipeContext& context);
/// With or without labels, as the project says.
Result<Dataset> openSplit(const Model& model, const Project& project, const std::string& split, int limit, const RecipeContext& context);

/// For steps that can do without labels: the same, and labels that are not needed are dropped where the network cannot be judged by them
/// (those of other classes or of another kind), which is logged.
Result<Dataset> openWithUsableLabels(const Model& model, const Project& project, const std::string& split, int limit, LabelUse labels,
                                     const RecipeContext& context);

struct Images {
    Dataset train, validation;

    /// Of both splits, as "path: reason".
    std::vector<std::string> skipped() const;
};

/// Both splits, limited as the project says. Where the project has no labels, those of the validation images are used only where they fit
/// the network.
Result<Images> openImages(const Model& model, const Project& project, const RecipeContext& context);

} // namespace espalier::recipes
