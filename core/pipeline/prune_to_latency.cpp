// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/prune_to_latency.h"

#include "core/latency/latency_table.h"
#include "core/pruning/planning/goal.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

namespace espalier {
namespace {

constexpr int mostRounds = 6;
/// Longer measurements where they decide about the result: times on a busy machine scatter.
constexpr TimingRules decidingRules{.warmups = 3, .leastRuns = 30, .mostRuns = 500, .seconds = 3};

/// Plans, measures and corrects in rounds.
class LatencyPruning {
public:
    LatencyPruning(const Model& model, const FusedScores& scores, const PruneSettings& settings, const LatencyModel& latency)
        : model_(model), scores_(scores), settings_(settings), full_(uncutTime(latency, model.groups))
    {
    }

    Result<TimedPruning> run(std::shared_ptr<const CalibratedLatency> latency, RunControl& control, NetworkTimer& timer)
    {
        std::optional<TimedPruning> best;
        std::vector<MeasuredPlan> plans;
        std::string lastHash;
        for (int round = 1; round <= mostRounds; ++round) {
            Result<TimedPruning> next = planned(latency);
            if (next && next->plan.hash == lastHash)
                break;
            if (next)
                next = measured(std::move(*next), control, timer);
            // A correction may put the budget out of reach; then the best earlier round is the result.
            if (!next && (!best || next.error().isCancelled()))
                return next;
            if (!next) {
                best->latency.heldBack = best->latency.met ? std::string() : next.error().message;
                break;
            }
            lastHash = next->plan.hash;
            plans.push_back({lastHash, next->latency.predicted, next->latency.after.milliseconds});
            latency = latency->with(next->plan.kept, takenBy(*next));
            const bool near = isNear(next->latency);
            if (!best || better(next->latency, best->latency))
                best = std::move(*next);
            if (near)
                break;
        }
        best->latency.plans = std::move(plans);
        return std::move(*best);
    }

private:
    Result<TimedPruning> planned(const std::shared_ptr<const CalibratedLatency>& latency) const
    {
        Measurements measurements;
        measurements.latencies[settings_.runtime] = latency;
        return planOf(model_, scores_, settings_, measurements).and_then([&](Plan plan) {
            return pruneModel(model_, plan, settings_).map([&](PrunedModel pruned) {
                TimedPruning timed{std::move(plan), std::move(pruned), {}};
                timed.latency.predicted = static_cast<double>(latency->nanoseconds(timed.plan.kept)) / nanosecondsPerMillisecond;
                return timed;
            });
        });
    }

    Result<TimedPruning> measured(TimedPruning timed, RunControl& control, NetworkTimer& timer) const
    {
        return timer.time({&model_.network, &timed.pruned.model->network}, control).map([&](const std::vector<Timing>& timings) {
            MeasuredLatency& latency = timed.latency;
            latency.runtime = settings_.runtime;
            latency.before = timings[0];
            latency.after = timings[1];
            latency.target = targetFor(timed.plan.request.target, latency.before.milliseconds);
            latency.met = latency.after.milliseconds <= latency.target + latency.after.uncertainty();
            return std::move(timed);
        });
    }

    /// Milliseconds; a ratio refers to the measured network.
    static double targetFor(const PlanTarget& asked, double before)
    {
        const auto* time = std::get_if<TimeTarget>(&asked);
        return time ? time->milliseconds : (1 - std::get<RatioTarget>(asked).ratio) * before;
    }

    /// Nanoseconds of a network for the next plan. A ratio is relative, so it holds while the machine slows down; milliseconds are
    /// absolute.
    std::int64_t takenBy(const TimedPruning& timed) const
    {
        if (std::holds_alternative<TimeTarget>(timed.plan.request.target))
            return std::llround(timed.latency.after.milliseconds * nanosecondsPerMillisecond);
        return std::llround(shareOf(timed.latency) * static_cast<double>(full_));
    }

    static double shareOf(const MeasuredLatency& timed) { return timed.after.milliseconds / timed.before.milliseconds; }

    /// The budget is met, with an unused rest below the measurement's uncertainty or a twentieth of the budget.
    static bool isNear(const MeasuredLatency& timed)
    {
        const double unused = timed.target - timed.after.milliseconds;
        return timed.met && unused <= std::max(3 * timed.after.uncertainty(), 0.05 * timed.target);
    }

    static bool better(const MeasuredLatency& a, const MeasuredLatency& b)
    {
        if (a.met != b.met)
            return a.met;
        return a.met ? shareOf(a) > shareOf(b) : shareOf(a) < shareOf(b);
    }

    const Model& model_;
    const FusedScores& scores_;
    const PruneSettings& settings_;
    std::int64_t full_;
};

/// No plan within the floors can be faster than every group at its floor.
Result<void> checkReachable(const Model& model, const PruneSettings& settings, const std::shared_ptr<const LatencyModel>& latency)
{
    return planRequest(settings, model.network, model.groups).and_then([&](PlanRequest request) -> Result<void> {
        request.latency = latency;
        std::vector<int> floors = floorsFor(model.groups, model.costModel, request);
        for (int& floor : floors)
            floor = std::max(floor, 1);
        const std::int64_t most = goalOf(model.groups, model.costModel, request).most, fewest = latency->nanoseconds(floors);
        const bool underFloors = settings.policy == Policy::replace || settings.policy == Policy::replaceRandom;
        if (!underFloors || settings.relax || most >= fewest)
            return {};
        const auto milliseconds = [](std::int64_t time) { return static_cast<double>(time) / nanosecondsPerMillisecond; };
        return failure(fmt::format("{:.3g} ms are out of reach: with every group at its floor the network still takes about {:.3g} ms. Ask "
                                   "for that much, or lower the floors.",
                                   milliseconds(most), milliseconds(fewest)));
    });
}

} // namespace

Result<TimedPruning> pruneToLatency(const Model& model, const FusedScores& scores, const PruneSettings& settings,
                                    std::shared_ptr<const LatencyModel> latency, RunControl& control, NetworkTimer& timer)
{
    if (const auto reachable = checkReachable(model, settings, latency); !reachable)
        return tl::make_unexpected(reachable.error());
    const std::int64_t full = uncutTime(*latency, model.groups);
    const auto start = std::make_shared<const CalibratedLatency>(latency, std::vector<CalibratedLatency::Point>{{full, full}});
    return LatencyPruning(model, scores, settings, *latency).run(start, control, timer);
}

Result<TimedPruning> pruneToLatency(const Model& model, const FusedScores& scores, const PruneSettings& settings,
                                    std::shared_ptr<const LatencyModel> latency, RunControl& control)
{
    constexpr int batch = 1;
    const auto timer = makeNetworkTimer(settings.runtime, batch, decidingRules);
    return pruneToLatency(model, scores, settings, std::move(latency), control, *timer);
}

} // namespace espalier
