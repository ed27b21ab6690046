// SPDX-License-Identifier: GPL-3.0-or-later
// Part of other recipes: the images on which networks are tried, and the network that a plan would make.
#pragma once

#include "core/pipeline/model.h"
#include "core/pipeline/recipe_context.h"
#include "core/pipeline/recipes/images.h"
#include "core/project/project.h"
#include "core/pruning/planning/plan.h"

#include <cstddef>

namespace espalier::recipes {

/// Both splits as the model takes them; the validation images in an order that mixes their classes, the same for every network.
Result<Images> trialImages(const Model& model, const Project& project, const RecipeContext& context);

/// Cut, refitted and calibrated as prune() does, in seconds: on no more training images than the task needs at the least, and without
/// recovery. The head stays the one that is judged. Errors: those of surgery and of compensation; cancelled.
Result<ModelPtr> triedNetwork(const Model& model, const Plan& plan, PruneSettings settings, const Dataset& train,
                              const RecipeContext& context);

/// Answers of a kind that are shown with their pictures, of which large ones take much memory.
std::size_t mostShownAnswers(const Preprocessing& pictures);

} // namespace espalier::recipes
