// SPDX-License-Identifier: GPL-3.0-or-later
// A project's images, as every recipe opens them.
#pragma once

#include "core/pipeline/model.h"
#include "core/pipeline/recipe_context.h"
#include "core/project/project.h"

#include <string>
#include <vector>

namespace espalier::recipes {

/// One split; tells the first of the images that were skipped. limit: first images of each class (without labels: of all); 0: all.
/// Errors: the project names no images, or none that fit the model.
Result<Dataset> openSplit(const Model& model, const Project& project, const std::string& split, int limit, LabelUse labels,
                          const RecipeContext& context);
/// With labels as the project says.
Result<Dataset> openSplit(const Model& model, const Project& project, const std::string& split, int limit, const RecipeContext& context);

struct Images {
    Dataset train, validation;

    /// Of both, as "path: reason".
    std::vector<std::string> skipped() const;
};

/// Both splits, no larger than the project allows.
Result<Images> openImages(const Model& model, const Project& project, const RecipeContext& context);

} // namespace espalier::recipes
