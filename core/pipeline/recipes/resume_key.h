// SPDX-License-Identifier: GPL-3.0-or-later
// Which course of work kept checkpoints belong to.
#pragma once

#include "core/pipeline/recipes/images.h"

#include <string>

namespace espalier::recipes {

/// What a recipe works with and by.
struct RunInputs {
    const ModelPtr& model;
    const ModelPtr& teacher; ///< may be null
    const Project& project;  ///< with defaults wherever the recipe does not look
    const Images& images;
};

/// Of all that changes the result: networks, images, and the settings as values. Not of where files lie, threads or device.
std::string resumeKey(const std::string& recipe, const RunInputs& inputs);

/// Opens the context's store, where there is one, for this course of work, and tells what was found.
void openStore(const std::string& recipe, const RunInputs& inputs, const RecipeContext& context);

} // namespace espalier::recipes
