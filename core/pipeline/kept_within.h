// SPDX-License-Identifier: GPL-3.0-or-later
// Target `keep_within`: the most that can go while the estimated metric stays near the original's (docs/method.md, "Goal by metric").
#pragma once

#include "core/pipeline/recipe_context.h"
#include "core/settings/prune_settings.h"
#include "core/tasks/metrics.h"

#include <vector>

namespace espalier {

class Dataset;
struct Measurements;
struct Model;

/// What was found at one ratio.
struct WithinTrial {
    double ratio = 0;
    double metric = 0; ///< estimated on the judging images
    double fall = 0;   ///< against the original's, in the metric's unit; negative where it is better
    double error = 0;  ///< standard error of the fall
};

struct KeptWithin {
    PruneSettings asked; ///< for which it was found
    WithinTrial found;   ///< its ratio is of asked.budget
    double before = 0;   ///< the original's metric on the judging images
    const MetricInfo* metric = nullptr;
    bool byLabels = false;           ///< else by the original's answers: the metric is how often they agree
    int judgingImages = 0;           ///< kept out of all refits
    std::vector<WithinTrial> trials; ///< in their order
    double seconds = 0;
};

/// Bisects the ratio of settings.budget. Every ratio is planned, cut and refitted as a prune would, and judged on up to 1 000 training
/// images that no layer is fitted on: by labels where there are some, else by agreement with the original's answers. Seven trials. Errors:
/// no ratio that was tried stays within the margin; those of Trials::begin and of measure(); cancelled.
Result<KeptWithin> findKeptWithin(const Model& model, const PruneSettings& settings, const Dataset& train, const RecipeContext& context,
                                  Measurements& known);

/// Whether it was found for the same settings, but for those that do not count.
bool holdsFor(const KeptWithin& kept, const PruneSettings& settings);

} // namespace espalier
