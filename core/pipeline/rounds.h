// SPDX-License-Identifier: GPL-3.0-or-later
// The iterative schedule: several rounds of (sparsify, prune, fine-tune) towards one final budget.
//
// With P the ratio that the target gives on the original's budget F₀, and k rounds, round i may leave (1−P)^(i/k)·F₀: every round keeps the
// same share of its budget, and the last one meets the target exactly as a single round would. Floors are those of a single round: shares
// of the original widths at the final P (for a time with `relax`: equivalent shares of the present widths). The epochs of a stage are split
// evenly over the rounds, so that the total is that of a single round; in every round the learning rate runs through its whole schedule.
#pragma once

#include "core/pipeline/stages.h"
#include "core/pruning/planning/goal.h"

#include <vector>

namespace espalier {

struct Round {
    int number = 1; ///< 1, 2, …
    /// The settings of the round's three stages, for the present network. With a single round, the project itself.
    Project project;
    /// False: earlier rounds have removed enough. The round only fine-tunes.
    bool removes = true;
};

class RoundCourse {
public:
    /// original: the first round's network; the project's target and floors refer to it. latency: of the original; needed only for several
    /// rounds towards a time in milliseconds.
    RoundCourse(Project project, ModelPtr original, std::shared_ptr<const LatencyModel> latency = nullptr);

    int count() const { return project_.rounds; }
    int done() const { return done_; }
    bool over() const { return done_ == count(); }

    /// The next round on the present network: original, or the result of the round before. Errors: those of planOf for the original and the
    /// final ratio (checked before the first round trains); a network whose layers differ from the original's.
    Result<Round> next(const Model& present) const;

    /// Ends the round. plan: what it removed from a network with the units of present; null for nothing.
    void record(const Model& present, const Plan* plan);

    /// All removals so far as one plan on the original network, without decisions (the rounds' own plans have them).
    Plan plan() const;

private:
    /// Of one round.
    struct Target {
        PlanTarget target;
        double share = 0; ///< as a ratio P
        bool removes = false;
    };
    struct Floors {
        std::vector<int> units; ///< by group
        double share = 0;       ///< r and k_min that the floors come from
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
    std::vector<UnitId> alive_; ///< by unit of the present network: the original's unit
    std::vector<Fate> fates_;   ///< of the original's units
    Plan last_;                 ///< of the round before, if this process made it
    bool relaxed_ = false;      ///< a round has lowered its floors
    double latencyKept_ = 1;    ///< share of the original's latency, as predicted by the plans
    Costs costs_;               ///< of the present network
};

/// A course for the project, with the original's latency measured if needed. Errors: those of measuring; cancelled.
Result<RoundCourse> beginRounds(const Project& project, const ModelPtr& original, RunControl& control);

} // namespace espalier
