// SPDX-License-Identifier: GPL-3.0-or-later
// Stage 2's last step with images: least-squares compensation, and calibrated batch norms where they are better.
#pragma once

#include "core/pipeline/model.h"
#include "core/pipeline/recipe_context.h"
#include "core/pruning/planning/plan.h"
#include "core/pruning/surgery/refitted_layer.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace espalier {

struct CompensationReport {
    std::vector<RefittedLayer> layers; ///< in the network's order
    std::vector<LayerLeft> left;       ///< that see changed channels and are not refitted
    int images = 0;                    ///< of the fit
    int judged = 0;                    ///< images that were kept out of it and decided about the batch norms
    std::optional<bool> calibrated; ///< whether batch norms were calibrated, too, as the better; not tried where there are none to judge by
    double seconds = 0;
    std::int64_t peakBytes = 0; ///< of activations and sums
};

struct CompensatedModel {
    ModelPtr model;
    CompensationReport report;
};

/// pruned: original pruned by the plan, nodes and values as they were. images: at the most; fewer where their values would take more than
/// 2.5 gigabytes. A tenth of them is kept out of the fit: on those, the result's distance from the original's answers decides whether batch
/// norms are calibrated. Labels are not used. Errors: the network does not take the images, cancelled.
Result<CompensatedModel> compensated(const Model& original, const Plan& plan, const Model& pruned, const Dataset& train, int images,
                                     const RecipeContext& context);

} // namespace espalier
