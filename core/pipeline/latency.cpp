// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/latency.h"

#include "core/latency/latency_cache.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

namespace espalier {
namespace {

constexpr double nanosecondsPerMillisecond = 1e6;
constexpr int mostRounds = 6;
/// Where a measurement decides, it takes longer: a busy machine scatters.
constexpr TimingRules decidingRules{.warmups = 3, .leastRuns = 30, .mostRuns = 500, .seconds = 3};

class MachineNetworkTimer final : public NetworkTimer {
public:
    MachineNetworkTimer(Runtime runtime, int batch, TimingRules rules) : runtime_(runtime), batch_(batch), rules_(rules) {}

    Result<std::vector<Timing>> time(const std::vector<const Network*>& networks, RunControl& control) override
    {
        std::vector<std::unique_ptr<LoadedNetwork>> loaded;
        std::vector<std::function<void()>> works;
        for (const Network* network : networks) {
            auto ready = loadNetwork(*network, runtime_, batch_);
            if (!ready)
                return tl::make_unexpected(ready.error());
            loaded.push_back(std::move(*ready));
            works.push_back([&running = *loaded.back()] { running.run(); });
        }
        auto timings = timeInTurn(works, control, rules_);
        if (!timings)
            return cancelled();
        return std::move(*timings);
    }

private:
    Runtime runtime_;
    int batch_;
    TimingRules rules_;
};

Result<std::vector<TimeGrid>> gridsOf(const Network& network, const Groups& groups, OperatorTimer& operators, RunControl& control,
                                      const LatencySettings& settings)
{
    if (settings.cache.empty())
        return measureOperators(network, groups, operators, control, settings.progress);
    const auto file = settings.cache / "latency" / (latencyKey(network, groups, settings.batch) + ".json");
    if (auto kept = readTimeGrids(file, network.nodes.size()))
        return std::move(*kept);
    return measureOperators(network, groups, operators, control, settings.progress).map([&](std::vector<TimeGrid> grids) {
        writeTimeGrids(grids, file);
        return grids;
    });
}

/// Nanoseconds of the network with every unit.
std::int64_t whole(const LatencyModel& latency, const Groups& groups)
{
    return latency.nanoseconds(widthsOf(groups));
}

/// Plans, measures and corrects, round by round.
class LatencyPruning {
public:
    LatencyPruning(const Model& model, const FusedScores& scores, const PruneSettings& settings, const LatencyModel& latency)
        : model_(model), scores_(scores), settings_(settings), full_(whole(latency, model.groups))
    {
    }

    Result<TimedPruning> run(std::shared_ptr<const CalibratedLatency> latency, RunControl& control, NetworkTimer& timer)
    {
        std::optional<TimedPruning> best;
        std::string lastHash;
        for (int round = 1; round <= mostRounds; ++round) {
            Result<TimedPruning> next = planned(latency);
            if (next && next->plan.hash == lastHash)
                break;
            if (next)
                next = measured(std::move(*next), control, timer);
            // A correction may put the budget out of reach; then the round before has come nearest.
            if (!next && (!best || next.error().isCancelled()))
                return next;
            if (!next) {
                best->latency.heldBack = best->latency.met ? std::string() : next.error().message;
                break;
            }
            lastHash = next->plan.hash;
            latency = latency->with(next->plan.kept, std::llround(shareOf(next->latency) * static_cast<double>(full_)));
            const bool near = isNear(next->latency);
            if (!best || better(next->latency, best->latency))
                best = std::move(*next);
            best->latency.rounds = round;
            if (near)
                break;
        }
        return std::move(*best);
    }

private:
    Result<TimedPruning> planned(const std::shared_ptr<const CalibratedLatency>& latency) const
    {
        Measurements measurements;
        measurements.latencies[settings_.runtime] = latency;
        return planOf(model_, scores_, settings_, measurements).and_then([&](Plan plan) {
            return pruneModel(model_, plan, settings_.fold).map([&](PrunedModel pruned) {
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
            latency.target = (1 - settings_.ratio) * latency.before.milliseconds;
            latency.met = latency.after.milliseconds <= latency.target + latency.after.uncertainty();
            return std::move(timed);
        });
    }

    static double shareOf(const MeasuredLatency& timed) { return timed.after.milliseconds / timed.before.milliseconds; }

    /// Met without giving away more than the measurement can tell, or a twentieth of the budget.
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

/// Under floors that hold, no plan can be faster than every group at its own.
Result<void> checkReachable(const Model& model, const PruneSettings& settings, const LatencyModel& latency)
{
    return planRequest(settings, model.network, model.groups).and_then([&](const PlanRequest& request) -> Result<void> {
        std::vector<int> floors = floorsFor(model.groups, request);
        for (int& floor : floors)
            floor = std::max(floor, 1);
        const auto milliseconds = [](double nanoseconds) { return nanoseconds / nanosecondsPerMillisecond; };
        const double target = (1 - settings.ratio) * static_cast<double>(whole(latency, model.groups));
        const auto fewest = static_cast<double>(latency.nanoseconds(floors));
        const bool underFloors = settings.policy == Policy::replace || settings.policy == Policy::replaceRandom;
        if (!underFloors || settings.relax || target >= fewest)
            return {};
        return failure(fmt::format("{:.3g} ms are out of reach: with every group at its floor the network still takes about {:.3g} ms. Ask "
                                   "for that much, or lower the floors.",
                                   milliseconds(target), milliseconds(fewest)));
    });
}

} // namespace

std::unique_ptr<NetworkTimer> makeNetworkTimer(Runtime runtime, int batch, TimingRules rules)
{
    return std::make_unique<MachineNetworkTimer>(runtime, batch, rules);
}

Result<std::shared_ptr<const LatencyModel>> measureLatency(const Network& network, const Groups& groups, RunControl& control,
                                                           const LatencySettings& settings)
{
    const auto operators = makeOperatorTimer(settings.batch);
    const auto networks = makeNetworkTimer(settings.runtime, settings.batch);
    return measureLatency(network, groups, *operators, *networks, control, settings);
}

Result<std::shared_ptr<const LatencyModel>> measureLatency(const Network& network, const Groups& groups, OperatorTimer& operators,
                                                           NetworkTimer& networks, RunControl& control, const LatencySettings& settings)
{
    auto grids = gridsOf(network, groups, operators, control, settings);
    if (!grids)
        return tl::make_unexpected(grids.error());
    const auto table = std::make_shared<const LatencyTable>(network, groups, std::move(*grids));
    return networks.time({&network}, control).map([&](const std::vector<Timing>& timings) -> std::shared_ptr<const LatencyModel> {
        const auto measured = std::max<std::int64_t>(1, std::llround(timings[0].milliseconds * nanosecondsPerMillisecond));
        return std::make_shared<const CalibratedLatency>(table, std::vector<CalibratedLatency::Point>{{whole(*table, groups), measured}});
    });
}

Result<double> ratioFor(const LatencyModel& latency, const Groups& groups, double milliseconds)
{
    const double full = static_cast<double>(whole(latency, groups)) / nanosecondsPerMillisecond;
    if (milliseconds >= full)
        return failure(
            fmt::format("The network takes {:.3g} ms already, no more than the {:.3g} ms that are asked for.", full, milliseconds));
    return 1 - milliseconds / full;
}

Result<TimedPruning> pruneToLatency(const Model& model, const FusedScores& scores, const PruneSettings& settings,
                                    std::shared_ptr<const LatencyModel> latency, RunControl& control, NetworkTimer& timer)
{
    if (const auto reachable = checkReachable(model, settings, *latency); !reachable)
        return tl::make_unexpected(reachable.error());
    const std::int64_t full = whole(*latency, model.groups);
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
