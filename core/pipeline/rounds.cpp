// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/rounds.h"

#include "core/latency/measure_latency.h"
#include "core/settings/prune_target.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace espalier {

RoundCourse::RoundCourse(Project project, ModelPtr original, std::shared_ptr<const LatencyModel> latency)
    : project_(std::move(project)), original_(std::move(original)), latency_(std::move(latency)),
      alive_(static_cast<std::size_t>(original_->groups.unitCount())), fates_(alive_.size(), Fate::kept), costs_(original_->costs)
{
    std::iota(alive_.begin(), alive_.end(), 0);
    if (const auto request = originalRequest()) { // else next() returns the error
        asked_ = request->target;
        goal_ = goalOf(original_->groups, original_->costModel, *request);
    }
}

Result<PlanRequest> RoundCourse::originalRequest() const
{
    return planRequest(project_.prune, original_->network, original_->groups).map([&](PlanRequest request) {
        request.latency = latency_;
        return request;
    });
}

/// The ratio P relative to the original after this many rounds.
double RoundCourse::removedShare(int round) const
{
    return round == count() ? goal_.share : 1 - std::pow(1 - goal_.share, static_cast<double>(round) / count());
}

/// Units or costs that may remain after this round: exactly the goal after the last one.
std::int64_t RoundCourse::allowed(int round) const
{
    if (round == count())
        return goal_.most;
    const auto full = static_cast<double>(goal_.full);
    if (goal_.budget == Budget::channels)
        return goal_.full - std::llround(removedShare(round) * full);
    return static_cast<std::int64_t>(std::floor((1 - removedShare(round)) * full));
}

/// For a target in milliseconds only the original's time is known; for a ratio of the latency, not even that.
RoundCourse::Target RoundCourse::timeTarget(int round) const
{
    const double share = 1 - (1 - removedShare(round)) / latencyKept_;
    if (std::holds_alternative<RatioTarget>(asked_))
        return {RatioTarget{share, Budget::latency}, share, share > 0};
    if (round == count())
        return {asked_, share, share > 0};
    return {TimeTarget{(1 - removedShare(round)) * static_cast<double>(goal_.full) / nanosecondsPerMillisecond}, share, share > 0};
}

RoundCourse::Target RoundCourse::target(const Model& present, int round) const
{
    if (goal_.budget == Budget::latency)
        return timeTarget(round);
    const bool units = goal_.budget == Budget::channels;
    const std::int64_t left = units ? present.groups.unitCount() : costIn(goal_.budget, present.costs);
    const std::int64_t most = allowed(round);
    const double share = static_cast<double>(left - most) / static_cast<double>(left);
    if (units)
        return {UnitsTarget{left - most}, share, left > most};
    return {CostTarget{goal_.budget, most}, share, left > most};
}

Result<void> RoundCourse::checkLayers(const Model& present) const
{
    const auto& before = original_->groups.groups();
    const auto& now = present.groups.groups();
    const bool same =
        std::equal(before.begin(), before.end(), now.begin(), now.end(), [](const Group& a, const Group& b) { return a.name == b.name; });
    if (same && present.groups.unitCount() == static_cast<int>(alive_.size()))
        return {};
    return failure(fmt::format("Round {} cannot begin: the network has other layers than the rounds before left it.", done_ + 1));
}

/// Floors in units, from the original's widths at the final ratio, as a single round would have them.
Result<RoundCourse::Floors> RoundCourse::originalFloors() const
{
    const auto request = originalRequest();
    if (!request)
        return tl::make_unexpected(request.error());
    if (goal_.budget == Budget::latency) // which needs a latency model of a measured network
        return Floors{floorsFor(original_->groups, original_->costModel, *request), request->floorShare, request->floorMin, false};
    // Floors may have to be relaxed for the final ratio. That does not depend on scores, so the fastest criterion is used.
    PruneSettings settings = project_.prune;
    settings.criterion = Criterion::scale;
    settings.tryCriteria = false;
    return scoresOf(*original_, settings)
        .and_then([&](const FusedScores& scores) { return planOf(*original_, scores, settings); })
        .map([](const Plan& plan) {
            return Floors{plan.floors, plan.floorShare, plan.floorMin, plan.relaxed};
        });
}

/// Converts a share of the original's even part to a share of a round's even part.
double RoundCourse::floorScale(std::size_t presentUnits, double roundShare) const
{
    const double even = (1 - goal_.share) * original_->groups.unitCount();
    return even / ((1 - roundShare) * static_cast<double>(presentUnits));
}

/// By name, as in the settings; policies without floors may have gone below them.
Result<void> RoundCourse::setFloors(const Model& present, double roundShare, PruneSettings& settings) const
{
    const auto& groups = present.groups.groups();
    settings.floors.clear(); // users may call a group by one of its layers
    const auto set = [&](std::size_t group, int floor) { settings.floors[groups[group].name] = std::min(floor, groups[group].units); };
    // For a time, how far floors must be relaxed is known for the measured network only: every round relaxes its own.
    if (goal_.budget == Budget::latency && settings.relax) {
        settings.floorShare = std::min(1.0, settings.floorShare * floorScale(alive_.size(), roundShare));
        return originalRequest().map([&](const PlanRequest& request) {
            for (const auto& [group, floor] : request.floors)
                set(static_cast<std::size_t>(group), floor);
        });
    }
    return originalFloors().map([&](const Floors& floors) {
        for (std::size_t group = 0; group < floors.units.size(); ++group)
            set(group, floors.units[group]);
    });
}

TrainSettings RoundCourse::share(TrainSettings settings, int round) const
{
    const int epochs = settings.epochs;
    settings.epochs = epochs * round / count() - epochs * (round - 1) / count();
    settings.seed += static_cast<std::uint64_t>(round - 1); // other batches and augmentations than in the round before
    return settings;
}

Result<Round> RoundCourse::next(const Model& present) const
{
    Round round{done_ + 1, project_, true};
    if (const auto same = checkLayers(present); !same)
        return tl::make_unexpected(same.error());
    if (count() == 1)
        return round;
    if (const auto request = originalRequest(); !request)
        return tl::make_unexpected(request.error());
    if (std::holds_alternative<TimeTarget>(asked_) && goal_.full == 0)
        return failure("How long the network takes must be measured before several rounds can lead to a time in milliseconds.");
    const Target goal = target(present, round.number);
    round.removes = goal.removes;
    round.project.sparsify = share(project_.sparsify, round.number);
    round.project.finetune = share(project_.finetune, round.number);
    setTarget(round.project.prune, goal.target);
    std::vector<bool> gone(fates_.size(), true);
    for (const UnitId unit : alive_)
        gone[static_cast<std::size_t>(unit)] = false;
    for (IndexLists* lists : {&round.project.prune.cut, &round.project.prune.keep})
        *lists = listsAfter(*lists, original_->network, original_->groups, gone);
    if (const auto set = setFloors(present, goal.share, round.project.prune); !set)
        return tl::make_unexpected(set.error());
    round.project.restoreBatchNorm = project_.restoreBatchNorm && round.number == 1;
    return round;
}

void RoundCourse::record(const Model& present, const Plan* plan)
{
    ++done_;
    costs_ = plan ? plan->after : present.costs;
    if (!plan)
        return;
    std::vector<UnitId> left;
    for (std::size_t unit = 0; unit < alive_.size(); ++unit) {
        const Fate fate = plan->fates[unit];
        fates_[static_cast<std::size_t>(alive_[unit])] = fate;
        if (!plan->removed(static_cast<UnitId>(unit)))
            left.push_back(alive_[unit]);
    }
    alive_ = std::move(left);
    relaxed_ = relaxed_ || plan->relaxed;
    latencyKept_ *= 1 - plan->achieved(Budget::latency);
    last_ = *plan;
}

Plan RoundCourse::plan() const
{
    if (count() == 1)
        return last_;
    const Groups& groups = original_->groups;
    Plan plan = last_; // cut score and latency are the last round's
    plan.decisions.clear();
    plan.fates = fates_;
    plan.removedUnits = static_cast<int>(fates_.size() - alive_.size());
    plan.kept.assign(groups.groups().size(), 0);
    for (const UnitId unit : alive_)
        ++plan.kept[static_cast<std::size_t>(groups.groupOf(unit))];
    plan.requestedShare = goal_.share;
    if (const auto request = originalRequest())
        plan.request = *request;
    if (const auto floors = originalFloors()) {
        plan.floors = floors->units;
        plan.floorShare = floors->share;
        plan.floorMin = floors->least;
        plan.relaxed = floors->relaxed;
    }
    if (relaxed_) {
        plan.relaxed = true;
        plan.floorShare = last_.floorShare / floorScale(last_.fates.size(), last_.requestedShare);
        plan.floorMin = last_.floorMin;
        for (std::size_t g = 0; g < plan.floors.size(); ++g)
            plan.floors[g] = std::min(plan.floors[g], plan.kept[g]);
    }
    plan.before = original_->costs;
    plan.after = costs_;
    plan.hash = planHash(groups, plan.removedFlags());
    return plan;
}

Result<RoundCourse> beginRounds(const Project& project, const ModelPtr& original, RunControl& control)
{
    if (project.rounds == 1 || !project.prune.target.milliseconds)
        return RoundCourse(project, original);
    LatencySettings timing;
    timing.runtime = project.prune.runtime;
    return measureLatency(original->network, original->groups, control, timing).map([&](std::shared_ptr<const LatencyModel> latency) {
        return RoundCourse(project, original, std::move(latency));
    });
}

} // namespace espalier
