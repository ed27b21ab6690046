// SPDX-License-Identifier: GPL-3.0-or-later
// A key that says to which run checkpoints belong.
#pragma once

#include "core/pipeline/recipes/images.h"

#include <string>

namespace espalier::recipes {

/// The inputs of a recipe.
struct RunInputs {
    const ModelPtr& model;
    const ModelPtr& teacher; ///< may be null
    const Project& project;  ///< with defaults for settings that the recipe does not use
    const Images& images;
};

/// A hash of all that changes the result: networks, images and settings. Paths, threads and device do not count.
std::string resumeKey(const std::string& recipe, const RunInputs& inputs);

/// Opens the context's store, if there is one, with the run's key, and logs what was found.
void openStore(const std::string& recipe, const RunInputs& inputs, const RecipeContext& context);

} // namespace espalier::recipes
