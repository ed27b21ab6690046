// SPDX-License-Identifier: GPL-3.0-or-later
// Recipe `auto`: how a run of all three stages divides its epochs and makes its plan, from what was measured (docs/results.md, "When
// sparsity training pays").
#pragma once

#include "core/pipeline/model.h"
#include "core/project/project.h"

#include <cstddef>
#include <string>

namespace espalier {

/// What decides.
struct RecipeFacts {
    double reduction = 2;   ///< times fewer MACs; for other budgets an estimate
    std::size_t images = 0; ///< training images; 0: not known yet
    int groups = 0;
};
/// A time in milliseconds counts as half of the network, since how long it takes is not known before measuring.
RecipeFacts recipeFactsOf(const Project& project, const Model& model, std::size_t images);

struct AutomaticRecipe {
    Project project;    ///< its recipe is manual: the stages' settings say everything
    std::string reason; ///< a sentence or two for users
};
/// The epochs of both trainings together stay, and so do allocation and compensation that are not automatic.
AutomaticRecipe automaticRecipe(Project project, const RecipeFacts& facts);

} // namespace espalier
