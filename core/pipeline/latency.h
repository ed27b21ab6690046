// SPDX-License-Identifier: GPL-3.0-or-later
// The budget in milliseconds (docs/method.md §2): what a network takes on this machine, what it will take with fewer channels, and
// pruning until a measurement says that the budget is met.
#pragma once

#include "core/base/cache_folder.h"
#include "core/base/run_control.h"
#include "core/formats/runtime.h"
#include "core/latency/latency_measure.h"
#include "core/latency/timing.h"
#include "core/pipeline/stages.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace espalier {

struct LatencySettings {
    int batch = 1;
    Runtime runtime = Runtime::torchScript;
    std::filesystem::path cache = cacheFolder(); ///< of measured operators; empty: they are not kept
    LatencyProgress progress;                    ///< optional
};

/// Times whole networks in turn. The machine's own in earnest; tests give one that computes.
class NetworkTimer {
public:
    virtual ~NetworkTimer() = default;
    /// One timing a network. Errors: the runtime cannot run one of them; cancelled.
    virtual Result<std::vector<Timing>> time(const std::vector<const Network*>& networks, RunControl& control) = 0;
};

std::unique_ptr<NetworkTimer> makeNetworkTimer(Runtime runtime, int batch, TimingRules rules = {});

/// Measures every operator at several widths (or takes what an earlier run kept), and the network as a whole, to which predictions are
/// bent. Takes seconds to a minute; obeys control.
Result<std::shared_ptr<const LatencyModel>> measureLatency(const Network& network, const Groups& groups, RunControl& control,
                                                           const LatencySettings& settings = {});
Result<std::shared_ptr<const LatencyModel>> measureLatency(const Network& network, const Groups& groups, OperatorTimer& operators,
                                                           NetworkTimer& networks, RunControl& control, const LatencySettings& settings);

/// The ratio that brings a network down to so many milliseconds. Error: it takes no more than that already.
Result<double> ratioFor(const LatencyModel& latency, const Groups& groups, double milliseconds);

/// What a pruning to a time came to.
struct MeasuredLatency {
    Runtime runtime = Runtime::torchScript;
    Timing before, after; ///< measured in turn
    double target = 0;    ///< milliseconds: (1−P) of before
    double predicted = 0; ///< milliseconds of the pruned network, before it was measured
    int rounds = 0;       ///< plans that were measured
    bool met = false;     ///< after ≤ target, but for what the measurement cannot tell (Timing::uncertainty)
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
