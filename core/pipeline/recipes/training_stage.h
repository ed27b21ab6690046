// SPDX-License-Identifier: GPL-3.0-or-later
// Inside the pipeline only: one training of a recipe, on images that are open, with its checkpoints in the context's store.
#pragma once

#include "core/pipeline/recipes/images.h"
#include "core/pipeline/recipes/train.h"
#include "core/pipeline/stages.h"

#include <string>

namespace espalier::recipes {

struct TrainingStage {
    std::string name; ///< "round 2 of 3, sparsify": as observers hear it, and as its checkpoint is called
    std::string when; ///< "round 2 of 3, after sparsity training": as Observer::evaluated
    ModelPtr model;
    ModelPtr teacher; ///< may be null
    const Images& images;
    TrainSettings settings;
};

Result<Trained> perform(const TrainingStage& stage, const RecipeContext& context);
/// Stage 1, which aims at what prune will take.
Result<Trained> performSparsity(const TrainingStage& stage, const SparsitySettings& sparsity, const PruneSettings& prune,
                                const RecipeContext& context);

/// The model as it is or, where the project asks for it, with batch norms restored; tells how many.
Result<RestoredModel> restored(const ModelPtr& model, const Project& project, const Dataset& train, const RecipeContext& context);

} // namespace espalier::recipes
