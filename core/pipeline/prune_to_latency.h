// SPDX-License-Identifier: GPL-3.0-or-later
// The budget latency (docs/method.md §2): pruning until a measurement says that the time is met.
#pragma once

#include "core/base/run_control.h"
#include "core/formats/runtime.h"
#include "core/latency/network_timer.h"
#include "core/pipeline/stages.h"

#include <memory>
#include <string>
#include <vector>

namespace espalier {

/// A plan on the way to a time: what the model of latency said of it, and what was measured.
struct MeasuredPlan {
    std::string hash;                       ///< Plan::hash
    double predicted = 0, milliseconds = 0; ///< of one inference

    bool operator==(const MeasuredPlan&) const = default;
};

/// What a pruning to a time came to.
struct MeasuredLatency {
    Runtime runtime = Runtime::torchScript;
    Timing before, after;            ///< measured in turn
    double target = 0;               ///< milliseconds: those asked for, or (1−P) of before
    double predicted = 0;            ///< milliseconds of the pruned network, before it was measured
    std::vector<MeasuredPlan> plans; ///< all that were measured, in order; the first follows from predictions alone
    bool met = false;                ///< after ≤ target, but for what the measurement cannot tell (Timing::uncertainty)
    std::string heldBack; ///< why no faster plan was possible although this one missed; a sentence, empty where nothing held it back
};

struct TimedPruning {
    Plan plan;
    PrunedModel pruned;
    MeasuredLatency latency;
};

/// Plans, prunes and measures. Where the measurement misses the budget by more than its uncertainty, or leaves much of it unused, the
/// predictions are bent to it and the next plan is made, at most six. The best is handed out: the slowest that meets the budget, else the
/// fastest. Errors: as planOf, surgery and the runtime; a budget below what the floors allow (names the fewest milliseconds); cancelled.
Result<TimedPruning> pruneToLatency(const Model& model, const FusedScores& scores, const PruneSettings& settings,
                                    std::shared_ptr<const LatencyModel> latency, RunControl& control, NetworkTimer& timer);
/// With the machine's own timer, in settings.runtime.
Result<TimedPruning> pruneToLatency(const Model& model, const FusedScores& scores, const PruneSettings& settings,
                                    std::shared_ptr<const LatencyModel> latency, RunControl& control);

} // namespace espalier
