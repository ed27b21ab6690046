// SPDX-License-Identifier: GPL-3.0-or-later
// The steps of the recipes, as functions on values.
#pragma once

#include "core/pipeline/measurements.h"
#include "core/pipeline/model.h"
#include "core/pipeline/recipe_context.h"
#include "core/project/plan_request.h"
#include "core/project/project.h"
#include "core/pruning/planning/plan.h"
#include "core/pruning/surgery/removed_channel_folding.h"

namespace espalier {

/// Opens a split of the data for the model: unset height, width and channels of the preprocessing are the network's. limitPerClass: first
/// images of each class by name (without labels: of all); 0: all. Classes that the network knows by name are in its order.
Result<Dataset> openData(const std::filesystem::path& data, const std::string& split, const Model& model,
                         const Preprocessing& preprocessing, int limitPerClass = 0, LabelUse labels = LabelUse::needed);
/// The preprocessing with what is not set filled in from the network and from what its file tells. Error: it does not take such images.
Result<Preprocessing> fittedTo(const Model& model, Preprocessing preprocessing);
/// How training with or without labels opens a split: validation images use labels wherever they have some.
LabelUse labelUseOf(const std::string& split, bool labelled);

/// What decides how many units each group gives: measured only where the curves are there and, of a latency
/// budget, the times. Never automatic.
Allocation allocationFor(const PruneSettings& settings, const Measurements& measurements);
/// Scores by the settings' criterion and fusion, or what units go by with another allocation. Takes milliseconds for 50 000 units, plus the
/// criterion, unless measurements hold it. Errors: the criterion needs images and measurements do not hold it.
Result<FusedScores> scoresOf(const Model& model, const PruneSettings& settings, const Measurements& measurements = {});
/// Errors: those of planRequest and makePlan; a latency budget without measured latency.
Result<Plan> planOf(const Model& model, const FusedScores& scores, const PruneSettings& settings, const Measurements& measurements = {});

struct PrunedModel {
    ModelPtr model;
    ChannelFolding folding; ///< numbers of folded and unfolded units
};
/// Surgery by a plan. Unless settings.compensate is none, constants that removed channels still pass on are folded into their readers
/// (foldRemovedChannels); least squares starts from there.
Result<PrunedModel> pruneModel(const Model& model, const Plan& plan, const PruneSettings& settings = {});

struct RestoredModel {
    ModelPtr model;
    int layers = 0; ///< number of layers that got a batch norm
};
/// Adds a batch norm after every prunable layer without one, without changing the network's function; its statistics are measured on the
/// training images.
Result<RestoredModel> restoreBatchNorms(const ModelPtr& model, const Dataset& train, RunControl& control);

/// Sets stage 1's targets: for aims `scores` and `measured`, the zeros of each group that the prune settings' plan would remove; for aim
/// `even`, which needs no images, the same share of each group. The plan's allocation is that of the aim.
Result<SparsitySettings> aimed(SparsitySettings sparsity, const Model& model, PruneSettings prune, const Dataset& train,
                               const RecipeContext& context);

} // namespace espalier
