// SPDX-License-Identifier: GPL-3.0-or-later
// Part of other recipes: the network without its tail, where the settings ask for that.
#pragma once

#include "core/pipeline/model.h"
#include "core/pipeline/recipe_context.h"
#include "core/settings/prune_settings.h"

namespace espalier::recipes {

/// The model itself where the settings keep the tail or the network has none. Logs what the outputs are then.
Result<ModelPtr> headOf(const ModelPtr& model, const PruneSettings& settings, const RecipeContext& context);

} // namespace espalier::recipes
