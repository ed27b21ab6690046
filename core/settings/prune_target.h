// SPDX-License-Identifier: GPL-3.0-or-later
// How much stage 2 is to take, as settings hold it and as the planner takes it.
#pragma once

#include "core/base/error.h"
#include "core/settings/prune_settings.h"

namespace espalier {

/// Errors: more than one absolute target; one that is no whole number where it counts something.
Result<PlanTarget> targetOf(const PruneSettings& settings);

/// What the settings' target counts in.
Budget budgetOf(const PruneSettings& settings);

/// The settings with this target alone.
void setTarget(PruneSettings& settings, const PlanTarget& target);
/// The settings with a ratio of their budget as the target.
PruneSettings atRatio(PruneSettings settings, double ratio);

} // namespace espalier
