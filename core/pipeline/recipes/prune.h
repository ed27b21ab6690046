// SPDX-License-Identifier: GPL-3.0-or-later
// Recipe: stage 2, from what the plan needs to know to the smaller network with its batch norms calibrated.
#pragma once

#include "core/pipeline/prune_to_latency.h"
#include "core/pipeline/recipes/evaluate.h"
#include "core/pruning/planning/read_plan.h"

#include <optional>
#include <string>
#include <vector>

namespace espalier::recipes {

struct PruneWishes {
    Measurements known;             ///< of the model, from before; what else the settings need is measured first
    std::optional<Plan> plan;       ///< one that was made for the model before; it is applied as it is
    std::optional<SavedPlan> saved; ///< the same from a file, for which no criterion is computed
};

/// The smaller network, judged on the validation images where there are any.
struct Pruned : Judged {
    ModelPtr model;
    PruneSettings settings;
    FusedScores scores; ///< of the network that was pruned, as is the plan
    Plan plan;
    ChannelFolding folding;
    std::optional<MeasuredLatency> latency; ///< budget latency only
    std::vector<std::string> skipped;       ///< images that could not be read, with the reason
    double planSeconds = 0, surgerySeconds = 0;
};

/// By project.prune. Where the project has images, criteria may be computed from them and batch norms are calibrated on the
/// training images, which need no labels. Errors: those of planning, of surgery and of measuring latency; cancelled.
Result<Pruned> prune(const ModelPtr& model, const Project& project, const RecipeContext& context, const PruneWishes& wishes = {});

/// Part of other recipes: all but the judging, on images that are open; train may be null.
Result<Pruned> cut(const Model& model, const PruneSettings& settings, const Dataset* train, const RecipeContext& context,
                   const PruneWishes& wishes = {});

/// Recipe: adds to known what planning by the project's settings needs and known lacks.
Result<Measurements> measure(const Model& model, const Project& project, const RecipeContext& context, const Measurements& known = {});

} // namespace espalier::recipes
