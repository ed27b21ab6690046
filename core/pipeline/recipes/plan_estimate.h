// SPDX-License-Identifier: GPL-3.0-or-later
// Recipe: what a plan would do to the task's metric, on some of the validation images; nothing is cut for good.
#pragma once

#include "core/pipeline/model.h"
#include "core/pipeline/recipe_context.h"
#include "core/project/project.h"
#include "core/pruning/planning/plan.h"
#include "core/tasks/answer_changes.h"
#include "core/tasks/metrics.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace espalier::recipes {

struct PlanQuestion {
    ModelPtr original; ///< what the smaller network is compared with
    ModelPtr model;    ///< that the plan cuts
    std::shared_ptr<const Project> project;
    std::shared_ptr<const Plan> plan;
};
/// Whether both have the same answer: the images, the cut and what follows it are the same.
bool sameQuestion(const PlanQuestion& a, const PlanQuestion& b);

/// Images are the first ones of a shuffled pass, the same for every plan.
struct PlanEstimate {
    const MetricInfo* metric = nullptr;     ///< the task's primary one
    std::int64_t images = 0, all = 0;       ///< judged; that there are
    double original = 0, planned = 0;       ///< on the images that were judged
    std::optional<MetricInterval> interval; ///< of planned
    int worse = 0, better = 0;              ///< images that the smaller network answers worse, or better
    RightAnswers rightBefore, rightAfter;   ///< of the original and of the smaller network
    std::shared_ptr<const ChangedAnswers> answers;
    std::vector<std::string> changed; ///< names of all images that are answered otherwise: worse first, then better
    ModelPtr network;                 ///< that was tried; as large as any network, so nobody keeps it for longer than it is shown
};

/// Answers one question after the other. Images, the original's answers to them and the last smaller network are kept until they are let
/// go. Belongs to one thread.
class PlanEstimator {
public:
    PlanEstimator();
    ~PlanEstimator();

    /// The network is cut, refitted and calibrated as prune() does, but on no more training images than the task needs at the least, and
    /// judged on so many validation images, or on all. The same question with more images goes on from where the last answer ended. Errors:
    /// no images, or none with labels for the network; those of surgery and compensation; cancelled.
    Result<PlanEstimate> estimate(const PlanQuestion& question, std::size_t images, const RecipeContext& context);
    /// Of the last smaller network; of everything where the last question is no longer about this original.
    void letGo(const ModelPtr& original);

private:
    struct Kept;
    std::unique_ptr<Kept> kept_;
};

} // namespace espalier::recipes
