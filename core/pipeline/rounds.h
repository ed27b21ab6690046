// SPDX-License-Identifier: GPL-3.0-or-later
// The iterative schedule: several rounds of (sparsify, prune, fine-tune) towards one final budget.
//
// With P the share of the original's budget F₀ that the target comes to and k rounds, round i may leave (1−P)^(i/k)·F₀: every round keeps
// the same share of what it finds, and the last one meets the target exactly as one round would. Floors are those of
// one round: shares of the original widths at the final P (where a time is asked for with `relax`: of the widths at hand, worth as much on
// the whole). The epochs of a stage are split evenly over the rounds, so that all of them together train as long as one round does; in
// every round the learning rate runs through its whole schedule.
#pragma once

#include "core/pipeline/stages.h"
#include "core/pruning/planning/goal.h"

#include <vector>

namespace espalier {

struct Round {
    int number = 1; ///< 1, 2, …
    /// The settings of the round's three stages, for the network at hand. Of one round: the project itself, unchanged.
    Project project;
    /// False: the rounds before went so far that this one has nothing to take. It only fine-tunes.
    bool removes = true;
};

class RoundCourse {
public:
    /// original: what the first round begins with; the project's target and floors refer to it. latency: of the original; only several
    /// rounds towards a time in milliseconds need it.
    RoundCourse(Project project, ModelPtr original, std::shared_ptr<const LatencyModel> latency = nullptr);

    int count() const { return project_.rounds; }
    int done() const { return done_; }
    bool over() const { return done_ == count(); }

    /// The next round on the network at hand: original, or what the round before left, trained as one likes. Errors: those of planOf for
    /// the original and the final ratio (asked before the first round trains), networks whose layers are not the original's.
    Result<Round> next(const Model& present) const;

    /// That round is over. plan: what it took from a network with the units of present; null where it took nothing.
    void record(const Model& present, const Plan* plan);

    /// Everything that went so far as one plan on the original network, without decisions (the rounds' own plans have them).
    Plan plan() const;

private:
    /// Of one round.
    struct Target {
        PlanTarget target;
        double share = 0; ///< P that it comes to
        bool removes = false;
    };
    struct Floors {
        std::vector<int> units; ///< by group
        double share = 0;       ///< r and k_min that they come from
        int least = 0;
        bool relaxed = false;
    };
    Result<PlanRequest> originalRequest() const;
    double removedShare(int round) const;
    std::int64_t allowed(int round) const;
    Target timeTarget(int round) const;
    Target target(const Model& present, int round) const;
    Result<void> checkLayers(const Model& present) const;
    Result<Floors> originalFloors() const;
    double floorScale(std::size_t presentUnits, double roundShare) const;
    Result<void> setFloors(const Model& present, double roundShare, PruneSettings& settings) const;
    TrainSettings share(TrainSettings settings, int round) const;

    Project project_;
    ModelPtr original_;
    std::shared_ptr<const LatencyModel> latency_; ///< of the original; may be null
    PlanTarget asked_;
    Goal goal_; ///< of the original
    int done_ = 0;
    std::vector<UnitId> alive_; ///< by unit of the network at hand: the original's
    std::vector<Fate> fates_;   ///< of the original's units
    Plan last_;                 ///< of the round before, as far as this process knows it
    bool relaxed_ = false;      ///< a round lowered its floors
    double latencyKept_ = 1;    ///< share of the original's, as the plans predict it
    Costs costs_;               ///< of the network at hand
};

/// The course, with the original's latency measured where the project needs it. Errors: those of measuring; cancelled.
Result<RoundCourse> beginRounds(const Project& project, const ModelPtr& original, RunControl& control);

} // namespace espalier
