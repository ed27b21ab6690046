// SPDX-License-Identifier: GPL-3.0-or-later
// Saved plans (planFileJson), to be applied again to the network they were made for, or to one of the same structure.
#pragma once

#include "core/base/json_fwd.h"
#include "core/pruning/planning/plan.h"

#include <filesystem>

namespace espalier {

struct SavedPlan {
    Plan plan;          ///< costs are counted anew; floors are those that were used. Floors and protection of single groups are not told
    FusedScores scores; ///< the fusion, and S of the units that decisions name; 0 elsewhere
};

/// Errors: the plan is of another network, and what differs first (groups, their names, widths and layers, the slices that go); it is
/// damaged: something is missing, of another type, out of range or contradicts the rest.
Result<SavedPlan> planFromJson(const Json& json, const Network& network, const Groups& groups, const CostModel& costs);
/// Also: the file cannot be read, is no JSON.
Result<SavedPlan> readPlan(const std::filesystem::path& file, const Network& network, const Groups& groups, const CostModel& costs);

} // namespace espalier
