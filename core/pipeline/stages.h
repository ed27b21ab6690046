// SPDX-License-Identifier: GPL-3.0-or-later
// The stages as plain functions on values, called by the command line directly and by the window's engine on its core thread.
#pragma once

#include "core/coupling/groups.h"
#include "core/formats/torchscript.h"
#include "core/pipeline/measurements.h"
#include "core/project/plan_request.h"
#include "core/project/project.h"
#include "core/pruning/planning/plan.h"
#include "core/pruning/surgery/folding.h"
#include "core/tasks/classification.h"
#include "core/training/trainer.h"

#include <memory>

namespace espalier {

/// A network with everything known about it. Immutable once made; shared between core thread and window.
struct Model {
    std::filesystem::path file; ///< empty for one made by a stage
    Network network;
    Groups groups;
    Costs costs;
    std::vector<Costs> nodeCosts;
    CostModel costModel;
    std::vector<OpaqueOperator> opaque;
    std::vector<std::string> notices; ///< what the user should know about the import, a sentence each
    std::vector<double> scales;       ///< a_u
    double readSeconds = 0, verifySeconds = 0, coupleSeconds = 0;
};
using ModelPtr = std::shared_ptr<const Model>;

/// Reads by the file's ending and content, couples and measures.
Result<ModelPtr> openModel(const std::filesystem::path& file, const ReadOptions& options = {});
ModelPtr makeModel(Network network);

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

struct StageTimes {
    double plan = 0, surgery = 0, write = 0, verify = 0;
};

struct PrunedModel {
    ModelPtr model;
    Folding folding; ///< what became of what the removed channels passed on
};
/// Surgery by a plan. fold: what removed channels would still have passed on becomes part of their readers (foldRemoved).
Result<PrunedModel> pruneModel(const Model& model, const Plan& plan, bool fold = true);

struct RestoredModel {
    ModelPtr model;
    int layers = 0; ///< that got a batch norm
};
/// Layers that can be pruned and have no batch norm get one that changes nothing of what the network computes; its statistics are measured
/// on the training images.
Result<RestoredModel> restoreBatchNorms(const ModelPtr& model, const Dataset& train, RunControl& control);

/// What a caller may add to a training; both as in TrainJob.
struct TrainingAid {
    const Network* teacher = nullptr;
    std::function<void(const TrainOutcome&)> salvage = {};
};

/// Stage 1. The sparsity's ratio becomes the share of units that the prune settings' budget will take. No epochs: the network as it is.
Result<TrainOutcome> sparsifyModel(const Model& model, const Dataset& train, const Dataset* validation, const TrainSettings& settings,
                                   SparsitySettings sparsity, const PruneSettings& prune, RunControl& control, TrainMailbox* mailbox,
                                   std::function<void(const Network&, const EpochRecord&)> epochDone = {}, const TrainingAid& aid = {});

/// Stage 3, and ordinary training (stage 0). No epochs: the network as it is.
Result<TrainOutcome> finetuneModel(const Model& model, const Dataset& train, const Dataset* validation, const TrainSettings& settings,
                                   RunControl& control, TrainMailbox* mailbox,
                                   std::function<void(const Network&, const EpochRecord&)> epochDone = {}, const TrainingAid& aid = {});

} // namespace espalier
