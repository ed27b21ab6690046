// SPDX-License-Identifier: GPL-3.0-or-later
// The latency budget (docs/method.md §2): prunes until a measurement shows that the time is met.
#pragma once

#include "core/base/run_control.h"
#include "core/formats/runtime.h"
#include "core/latency/network_timer.h"
#include "core/pipeline/stages.h"

#include <memory>
#include <string>
#include <vector>

namespace espalier {

/// One of the measured plans: its predicted and its measured latency.
struct MeasuredPlan {
    std::string hash;                       ///< Plan::hash
    double predicted = 0, milliseconds = 0; ///< of one inference

    bool operator==(const MeasuredPlan&) const = default;
};

/// The result of pruning to a latency.
struct MeasuredLatency {
    Runtime runtime = Runtime::torchScript;
    Timing before, after;            ///< measured alternately
    double target = 0;               ///< milliseconds: the requested ones, or (1−P) times the median of before
    double predicted = 0;            ///< predicted milliseconds of the pruned network
    std::vector<MeasuredPlan> plans; ///< all measured plans, in order; the first uses uncorrected predictions
    bool met = false;                ///< after ≤ target, within the measurement's uncertainty (Timing::uncertainty)
    std::string heldBack;            ///< why no faster plan was possible although the target was missed; a sentence, else empty
};

struct TimedPruning {
    Plan plan;
    PrunedModel pruned;
    MeasuredLatency latency;
};

/// Plans, prunes and measures. Where the measurement misses the budget by more than its uncertainty, or leaves much of it unused,
/// predictions are corrected and a new plan is made, at most six in all. Returns the best: the slowest that meets the budget, else the
/// fastest. Errors: as planOf, surgery and the runtime; a budget below what the floors allow (names the fewest milliseconds); cancelled.
Result<TimedPruning> pruneToLatency(const Model& model, const FusedScores& scores, const PruneSettings& settings,
                                    std::shared_ptr<const LatencyModel> latency, RunControl& control, NetworkTimer& timer);
/// With the real timer, in settings.runtime.
Result<TimedPruning> pruneToLatency(const Model& model, const FusedScores& scores, const PruneSettings& settings,
                                    std::shared_ptr<const LatencyModel> latency, RunControl& control);

} // namespace espalier
