// SPDX-License-Identifier: GPL-3.0-or-later
// Recipes: ordinary training (stage 0), sparsity training (stage 1) and fine-tuning (stage 3).
#pragma once

#include "core/pipeline/recipes/evaluate.h"

#include <optional>
#include <string>
#include <vector>

namespace espalier::recipes {

/// A trained network, evaluated on the validation images.
struct Trained : Judged {
    ModelPtr model;
    std::vector<EpochRecord> history;
    std::shared_ptr<const HeatSnapshot> heat; ///< of the model; stage 1 only
    int keptEpoch = 0;                        ///< the model's epoch; 0: nothing was trained
    bool stoppedEarly = false;                ///< patience ran out
    bool skipped = false;                     ///< the settings ask for no epochs; the model is unchanged and was not evaluated
    std::optional<Error> fault;               ///< why training broke off; the model is of an earlier epoch, before the fault
    int restoredLayers = 0;                   ///< number of layers that got a batch norm before
    std::vector<std::string> skippedImages;   ///< with the reason
    double seconds = 0;                       ///< of training
};

/// Each trains on the project's images, by the project's settings of its name (sparsify: .sparsity, too), after restoring batch norms if
/// the project asks for it. teacher: the unpruned network; null where no settings ask for one. A training that broke off after its first
/// epoch is a result with a fault. With a store, every epoch is kept, and a matching checkpoint is resumed.
Result<Trained> train(const ModelPtr& model, const ModelPtr& teacher, const Project& project, const RecipeContext& context);
Result<Trained> sparsify(const ModelPtr& model, const ModelPtr& teacher, const Project& project, const RecipeContext& context);
Result<Trained> finetune(const ModelPtr& model, const ModelPtr& teacher, const Project& project, const RecipeContext& context);

} // namespace espalier::recipes
