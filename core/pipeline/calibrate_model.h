// SPDX-License-Identifier: GPL-3.0-or-later
// Calibration of batch norms after the cut, where no layer is refitted.
#pragma once

#include "core/pipeline/model.h"
#include "core/pipeline/recipe_context.h"

namespace espalier {

class Dataset;

bool hasBatchNorms(const Network& network);

/// The smaller network with batch norms calibrated on up to 2 000 training images, augmented as in training; labels are not used. A tenth
/// of the images is kept out: where calibration leads away from the original's answers to them, the network stays as it is, and this is
/// logged. Errors: images that do not match the network, cancelled.
Result<ModelPtr> calibrated(const Model& original, const ModelPtr& pruned, const Dataset& train, const RecipeContext& context);

} // namespace espalier
