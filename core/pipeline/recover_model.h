// SPDX-License-Identifier: GPL-3.0-or-later
// Recovery after the cut: the smaller network learns the unpruned one's answers for a given time, without labels.
#pragma once

#include "core/pipeline/model.h"
#include "core/pipeline/recipe_context.h"

#include <optional>

namespace espalier {

class Dataset;

struct RecoveryReport {
    int images = 0;                               ///< that were learned from
    int judged = 0;                               ///< images that were kept out and chose the epoch
    int epochs = 0;                               ///< that the time was enough for
    int keptEpoch = 0;                            ///< 0: the network as it was, because no epoch came closer
    double distanceBefore = 0, distanceAfter = 0; ///< the task's, from the original's answers, mean of the judging images
    double seconds = 0;
};

struct RecoveredModel {
    ModelPtr model;
    std::optional<RecoveryReport> report; ///< absent where nothing was tried: fewer than ten images, or a tail (core/graph/tail.h)
};

/// Distillation alone on the training images that compensation uses, too (calibrationImages), augmented as the task allows, for about so
/// many seconds: gently, with fixed statistics of batch norms, or, where there is time for many epochs, with those of the batches, a higher
/// rate and blended images (docs/method.md, "Recovery"). The learning rate is the largest of a few that the network stands. The result is
/// returned if it is closer to the original's answers than the network was, on a tenth of the images that is kept out. Labels are not used.
/// What goes wrong is logged and changes nothing. Error: cancelled.
Result<RecoveredModel> recovered(const Model& original, const ModelPtr& pruned, const Dataset& train, int images, double seconds,
                                 const RecipeContext& context);

} // namespace espalier
