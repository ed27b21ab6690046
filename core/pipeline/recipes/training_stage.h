// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core/pipeline only: one training of a recipe, on opened images, with its checkpoints in the context's store.
#pragma once

#include "core/pipeline/recipes/images.h"
#include "core/pipeline/recipes/train.h"
#include "core/pipeline/stages.h"

#include <string>

namespace espalier::recipes {

struct TrainingStage {
    std::string name; ///< "round 2 of 3, sparsify": for observers, and the checkpoint's name
    std::string when; ///< "round 2 of 3, after sparsity training": as in Observer::evaluated
    ModelPtr model;
    ModelPtr teacher; ///< may be null
    const Images& images;
    TrainSettings settings;
};

Result<Trained> perform(const TrainingStage& stage, const RecipeContext& context);
/// Stage 1, whose targets follow from the prune settings.
Result<Trained> performSparsity(const TrainingStage& stage, const SparsitySettings& sparsity, const PruneSettings& prune,
                                const RecipeContext& context);

/// The model or, if the project asks for it, the model with batch norms restored; logs how many.
Result<RestoredModel> restored(const ModelPtr& model, const Project& project, const Dataset& train, const RecipeContext& context);

} // namespace espalier::recipes
