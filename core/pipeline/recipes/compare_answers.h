// SPDX-License-Identifier: GPL-3.0-or-later
// Recipe: what two networks, or the networks that two plans would make, answer to the same validation images.
#pragma once

#include "core/pipeline/model.h"
#include "core/pipeline/recipe_context.h"
#include "core/project/project.h"
#include "core/pruning/planning/plan.h"
#include "core/tasks/metrics.h"
#include "core/tasks/predictions.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

namespace espalier::recipes {

/// Who answers.
struct Answerer {
    ModelPtr model;
    std::shared_ptr<const Plan> plan; ///< that cuts the model first; null: the model answers as it is
    PruneSettings settings;           ///< of the cut
};
/// Whether both answer alike: the network is the same, the cut, and what follows it.
bool sameAnswerer(const Answerer& a, const Answerer& b);

/// Of one side, in the order of the images.
struct SideAnswers {
    MetricValue metric; ///< the primary one of the side's task, on the images that were tried
    Predictions shown;  ///< to the images that both sides show
};

/// Images are the first ones of a shuffled pass, the same for every pair.
struct ComparedAnswers {
    std::int64_t images = 0, all = 0; ///< tried; that there are
    std::int64_t differing = 0;       ///< of those tried, which get another answer
    std::array<SideAnswers, 2> sides; ///< images with another answer; no more than can be shown
};

/// Whether the answers to one image differ: another class is the likeliest; of detectors, other counts of boxes or of faults.
bool answersDiffer(const Prediction& a, const Prediction& b);
/// Of networks that were asked about the same images before, without a metric. None where the images are others.
std::optional<ComparedAnswers> comparedAnswers(const Predictions& a, const Predictions& b);

/// project: the images. Errors: no images, or none with labels for both networks; those of triedNetwork; cancelled.
Result<ComparedAnswers> compareAnswers(const std::array<Answerer, 2>& sides, const Project& project, std::size_t images,
                                       const RecipeContext& context);

} // namespace espalier::recipes
