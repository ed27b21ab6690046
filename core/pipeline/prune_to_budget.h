// SPDX-License-Identifier: GPL-3.0-or-later
// Stage 2: plan and surgery, and, for a latency budget, measuring the result.
#pragma once

#include "core/pipeline/prune_to_latency.h"

#include <optional>

namespace espalier {

struct Pruning {
    Plan plan;
    PrunedModel pruned;
    std::optional<MeasuredLatency> latency; ///< budget latency only
};

/// measurements: as measure() returns them. Errors: those of planOf, of surgery and of pruneToLatency.
Result<Pruning> pruneToBudget(const Model& model, const FusedScores& scores, const PruneSettings& settings,
                              const Measurements& measurements, RunControl& control);

} // namespace espalier
