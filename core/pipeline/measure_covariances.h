// SPDX-License-Identifier: GPL-3.0-or-later
// Looks at images for how channels vary together, from which follows what stands in for removed ones (docs/method.md §2, "What stands
// in").
#pragma once

#include "core/base/error.h"
#include "core/data/dataset.h"
#include "core/pipeline/recipe_context.h"
#include "core/pruning/substitution/unit_covariances.h"

#include <memory>

namespace espalier {

struct Model;

/// One pass over at most so many images, of which a tenth is kept out of the fit. Labels are not used. Errors: images that the network does
/// not take, or fewer than 16; cancelled.
Result<std::shared_ptr<const UnitCovariances>> measureCovariances(const Model& model, const Dataset& train, int images,
                                                                  const RecipeContext& context);

} // namespace espalier
