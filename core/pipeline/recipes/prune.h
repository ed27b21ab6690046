// SPDX-License-Identifier: GPL-3.0-or-later
// Recipe: stage 2, from the measurements for the plan to the smaller network with calibrated batch norms.
#pragma once

#include "core/pipeline/best_choice.h"
#include "core/pipeline/compensate_model.h"
#include "core/pipeline/kept_within.h"
#include "core/pipeline/prune_to_latency.h"
#include "core/pipeline/recipes/evaluate.h"
#include "core/pipeline/recover_model.h"
#include "core/pruning/planning/read_plan.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace espalier::recipes {

struct PruneWishes {
    Measurements known;             ///< earlier measurements of the model; missing ones are made first
    std::optional<Plan> plan;       ///< an existing plan for the model, applied unchanged
    std::optional<SavedPlan> saved; ///< a plan from a file, applied without computing a criterion
    bool measures = true;           ///< else what is known has to do, where it is enough without curves
    bool comparison = false;        ///< the unpruned network is evaluated, too
};

/// The smaller network, evaluated on the validation images if there are any.
struct Pruned : Judged {
    ModelPtr model;
    std::optional<Evaluation> before; ///< of the unpruned network; where it was asked for, and the images have labels
    PruneSettings settings;
    FusedScores scores; ///< of the original network, like the plan
    Plan plan;
    std::shared_ptr<const BestChoice> best;                      ///< where criterion `auto` was asked for, and images were there
    std::vector<std::shared_ptr<const BestChoice>> bestOfRatios; ///< likewise, for the further ratios
    std::shared_ptr<const KeptWithin> within;                    ///< where the target keep_within was asked for
    std::optional<Substitutes> substitutes;                      ///< for the plan's units, where images tell them
    ChannelFolding folding;
    std::optional<CompensationReport> compensation; ///< least squares only
    std::optional<RecoveryReport> recovery;         ///< where the settings ask for one
    std::optional<MeasuredLatency> latency;         ///< budget latency only
    std::vector<std::string> skipped;               ///< images that could not be read, with the reason
    double planSeconds = 0, surgerySeconds = 0;
};

/// By project.prune. With images, criteria may be computed from them, and the layers behind removed channels are refitted on the training
/// images, which need no labels (compensated), or, with other settings, batch norms are calibrated on them. Errors: those of planning, of
/// surgery and of measuring latency; cancelled.
Result<Pruned> prune(const ModelPtr& model, const Project& project, const RecipeContext& context, const PruneWishes& wishes = {});

/// Part of other recipes: the same without evaluation, on opened images; train may be null.
Result<Pruned> cut(const Model& model, const PruneSettings& settings, const Dataset* train, const RecipeContext& context,
                   const PruneWishes& wishes = {});

/// Recipe: adds to known what finding substitutes takes, from the training images.
Result<Measurements> measureSubstitution(const Model& model, const Project& project, const RecipeContext& context,
                                         const Measurements& known = {});

/// Part of other recipes: what stands in for the units that the plan removes, or the reason in the log.
/// Error: cancelled.
Result<std::optional<Substitutes>> substitutesFor(const Model& model, const Plan& plan, const PruneSettings& settings, const Dataset& train,
                                                  const RecipeContext& context, const Measurements& known = {});

/// Recipe: adds the measurements that planning by the project's settings needs and known does not have.
Result<Measurements> measure(const Model& model, const Project& project, const RecipeContext& context, const Measurements& known = {});

} // namespace espalier::recipes
