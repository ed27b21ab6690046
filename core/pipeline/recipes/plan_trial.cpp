// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/recipes/plan_trial.h"

#include "core/data/loader.h"
#include "core/pipeline/calibration_images.h"
#include "core/pipeline/recipes/prune.h"
#include "core/tasks/task_for.h"

#include <algorithm>

namespace espalier::recipes {

/// Files are ordered by class, so the images are shuffled.
Result<Images> trialImages(const Model& model, const Project& project, const RecipeContext& context)
{
    const LabelUse labels = project.labels ? LabelUse::ifThere : LabelUse::ignored;
    return openSplit(model, project, "train", project.trainLimit, labels, context).and_then([&](const Dataset& train) {
        return openSplit(model, project, "val", project.validationLimit, LabelUse::ifThere, context).map([&](const Dataset& validation) {
            return Images{train, validation.part(shuffledOrder(validation.size(), 0, 0))};
        });
    });
}

Result<ModelPtr> triedNetwork(const Model& model, const Plan& plan, PruneSettings settings, const Dataset& train,
                              const RecipeContext& context)
{
    PruneWishes wishes;
    wishes.saved = SavedPlan{plan, {}, {}};
    const int few = std::min(settings.calibrationImages, taskFor(model.network)->fewestImages());
    settings.calibrationImages = few;
    settings.recover = 0;
    settings.cutTail = false;
    const bool refits = settings.compensate == Compensate::automatic || settings.compensate == Compensate::leastSquares;
    const Dataset images = refits ? train : calibrationImages(train, few); // calibration by itself takes thousands
    return cut(model, settings, &images, context, wishes).map([](const Pruned& pruned) { return pruned.model; });
}

std::size_t mostShownAnswers(const Preprocessing& pictures)
{
    constexpr int large = 128;
    return pictures.height > large || pictures.width > large ? 8 : 40;
}

} // namespace espalier::recipes
