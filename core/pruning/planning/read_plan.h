// SPDX-License-Identifier: GPL-3.0-or-later
// Reads saved plans (planFileJson), to apply them to their network or to one of the same structure.
#pragma once

#include "core/base/json_fwd.h"
#include "core/pruning/planning/plan.h"
#include "core/pruning/substitution/substitutes.h"

#include <filesystem>
#include <optional>

namespace espalier {

struct SavedPlan {
    Plan plan;          ///< costs are recomputed; floors are the used ones. Floors and protection of single groups are not stored
    FusedScores scores; ///< the fusion, and S of the units in decisions; 0 for others
    std::optional<Substitutes> substitutes; ///< where the plan tells them
};

/// Errors: the plan is of another network (names the first difference: groups, their names, widths and layers, the removed slices); it is
/// damaged: something is missing, has the wrong type, is out of range or contradicts the rest.
Result<SavedPlan> planFromJson(const Json& json, const Network& network, const Groups& groups, const CostModel& costs);
/// Errors also: the file cannot be read, is not JSON.
Result<SavedPlan> readPlan(const std::filesystem::path& file, const Network& network, const Groups& groups, const CostModel& costs);

} // namespace espalier
