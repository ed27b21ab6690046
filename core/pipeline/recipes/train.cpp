// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/recipes/train.h"

#include "core/pipeline/recipes/resume_key.h"
#include "core/pipeline/recipes/training_stage.h"

#include <functional>
#include <utility>

namespace espalier::recipes {
namespace {

using Perform = std::function<Result<Trained>(const TrainingStage&)>;

/// The start of a training that is not part of a run.
struct Start {
    Images images;
    RestoredModel restored;
};

Result<Start> prepare(const ModelPtr& model, const Project& project, const RecipeContext& context)
{
    return openImages(*model, project, context).and_then([&](Images images) {
        return restored(model, project, images.train, context).map([&](RestoredModel start) {
            return Start{std::move(images), std::move(start)};
        });
    });
}

struct Names {
    const char* stage;
    const char* when;
};

/// part: the project's settings that affect this training.
Result<Trained> alone(const Names& names, const ModelPtr& model, const ModelPtr& teacher, const Project& part,
                      const TrainSettings& settings, const RecipeContext& context, const Perform& perform)
{
    return prepare(model, part, context).and_then([&](const Start& start) {
        openStore(names.stage, {model, teacher, part, start.images}, context);
        return perform({names.stage, names.when, start.restored.model, teacher, start.images, settings}).map([&](Trained trained) {
            trained.restoredLayers = start.restored.layers;
            trained.skippedImages = start.images.skipped();
            return trained;
        });
    });
}

Result<Trained> ordinary(const Names& names, const ModelPtr& model, const ModelPtr& teacher, Project project, const RecipeContext& context)
{
    project.sparsify = {};
    project.sparsity = {};
    project.prune = {};
    return alone(names, model, teacher, project, project.finetune, context,
                 [&](const TrainingStage& stage) { return perform(stage, context); });
}

} // namespace

Result<Trained> train(const ModelPtr& model, const ModelPtr& teacher, const Project& project, const RecipeContext& context)
{
    Project own = project;
    own.finetune = project.train;
    return ordinary({"train", "after training"}, model, teacher, std::move(own), context);
}

Result<Trained> finetune(const ModelPtr& model, const ModelPtr& teacher, const Project& project, const RecipeContext& context)
{
    return ordinary({"finetune", "after fine-tuning"}, model, teacher, project, context);
}

Result<Trained> sparsify(const ModelPtr& model, const ModelPtr& teacher, const Project& project, const RecipeContext& context)
{
    Project part = project;
    part.finetune = {};
    return alone({"sparsify", "after sparsity training"}, model, teacher, part, project.sparsify, context,
                 [&](const TrainingStage& stage) { return performSparsity(stage, project.sparsity, project.prune, context); });
}

} // namespace espalier::recipes
