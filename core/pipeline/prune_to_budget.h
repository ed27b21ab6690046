// SPDX-License-Identifier: GPL-3.0-or-later
// Stage 2 as its users run it: plan and surgery, and, where the budget is a time, measuring what came out.
#pragma once

#include "core/pipeline/prune_to_latency.h"

#include <optional>

namespace espalier {

struct Pruning {
    Plan plan;
    PrunedModel pruned;
    std::optional<MeasuredLatency> latency; ///< budget latency only
};

/// measurements: what planning by these settings needs (measure). Errors: those of planOf, of surgery and of pruneToLatency.
Result<Pruning> pruneToBudget(const Model& model, const FusedScores& scores, const PruneSettings& settings,
                              const Measurements& measurements, RunControl& control);

} // namespace espalier
