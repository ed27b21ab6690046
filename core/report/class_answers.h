// SPDX-License-Identifier: GPL-3.0-or-later
// How many pictures of each class two classifiers answer rightly: evaluations of classifiers do not tell it.
#pragma once

#include "core/base/error.h"
#include "core/data/dataset.h"
#include "core/graph/network.h"
#include "core/pipeline/recipe_context.h"

#include <string>
#include <vector>

namespace espalier {

struct ClassAnswers {
    std::string name;
    int images = 0;
    int before = 0, after = 0; ///< right answers
};

/// In the dataset's order, on at most this many images, spread evenly. Empty for images without a class each. Errors: those of running the
/// networks on the images; cancelled.
Result<std::vector<ClassAnswers>> classAnswers(const Network& before, const Network& after, const Dataset& dataset,
                                               const RecipeContext& context, std::size_t most = 2000);

} // namespace espalier
