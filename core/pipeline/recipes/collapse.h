// SPDX-License-Identifier: GPL-3.0-or-later
// Recipe: where layers collapse, by the project's criterion and budget.
#pragma once

#include "core/pipeline/model.h"
#include "core/pipeline/recipe_context.h"
#include "core/project/project.h"
#include "core/pruning/planning/collapse_map.h"
#include "core/pruning/planning/collapse_reason.h"

#include <optional>
#include <string>
#include <vector>

namespace espalier::recipes {

struct CollapseReport {
    CollapseMap map;
    std::vector<std::optional<CollapseReason>> reasons; ///< by group, where it falls under its floor first; none: it never does
    double ratio = 0;                                   ///< P that the project's target comes to
    std::string criterion;                              ///< that was used
    Allocation allocation = Allocation::scores;
    double seconds = 0; ///< for the map alone, without what was measured before
};

/// Measures what the scores need. Errors: those of recipes::measure, of planRequest and of mapCollapse; cancelled.
Result<CollapseReport> collapse(const Model& model, const Project& project, const RecipeContext& context);

} // namespace espalier::recipes
