// SPDX-License-Identifier: GPL-3.0-or-later
// The steps that the recipes are made of, as plain functions on values.
#pragma once

#include "core/pipeline/measurements.h"
#include "core/pipeline/model.h"
#include "core/project/plan_request.h"
#include "core/project/project.h"
#include "core/pruning/planning/plan.h"
#include "core/pruning/surgery/removed_channel_folding.h"

namespace espalier {

/// The split of the data for the model: fills height, width and channels of the preprocessing from the network's input where they are 0.
/// limitPerClass: first images of each class by name (without labels: of all); 0: all.
Result<Dataset> openData(const std::filesystem::path& data, const std::string& split, const Model& model,
                         const Preprocessing& preprocessing, int limitPerClass = 0, LabelUse labels = LabelUse::needed);
/// How a split is opened for training on images with or without labels: validation images are judged by labels wherever they have some.
LabelUse labelUseOf(const std::string& split, bool labelled);

/// Criterion and fusion of the settings. Milliseconds for 50 000 units, except for the criterion, which is computed unless measurements
/// hold it. Errors: the criterion needs images and measurements do not hold it.
Result<FusedScores> scoresOf(const Model& model, const PruneSettings& settings, const Measurements& measurements = {});
/// Errors: those of planRequest and makePlan; budget latency, and measurements hold none.
Result<Plan> planOf(const Model& model, const FusedScores& scores, const PruneSettings& settings, const Measurements& measurements = {});

struct PrunedModel {
    ModelPtr model;
    ChannelFolding folding; ///< what became of what the removed channels passed on
};
/// Surgery by a plan. fold: what removed channels would still have passed on becomes part of their readers (foldRemovedChannels).
Result<PrunedModel> pruneModel(const Model& model, const Plan& plan, bool fold = true);

struct RestoredModel {
    ModelPtr model;
    int layers = 0; ///< that got a batch norm
};
/// Layers that can be pruned and have no batch norm get one that changes nothing of what the network computes; its statistics are measured
/// on the training images.
Result<RestoredModel> restoreBatchNorms(const ModelPtr& model, const Dataset& train, RunControl& control);

/// What stage 1 aims at: the zeros of each group that the prune settings' plan would take. Of aim even, which needs no images, as many of
/// each group as of any other.
Result<SparsitySettings> aimed(SparsitySettings sparsity, const Model& model, PruneSettings prune, const Dataset& train,
                               RunControl& control);

} // namespace espalier
