// SPDX-License-Identifier: GPL-3.0-or-later
// The controller of stage 1: computes heat and penalty of each unit from the units' scales (docs/method.md §1). Pure arithmetic on doubles
// without LibTorch: the trainer passes scales and reads penalties.
#pragma once

#include "core/coupling/groups.h"
#include "core/settings/sparsity_settings.h"

#include <vector>

namespace espalier {

/// For the window and reports; immutable.
struct HeatSnapshot {
    double progress = 0;             ///< of the stage, 0 … 1
    double ratio = 0;                ///< P of the stage
    std::vector<double> scale;       ///< a_u per unit
    std::vector<double> heat;        ///< H_u per unit, 0 cold (will be removed) … 1 hot (stays)
    std::vector<double> penalty;     ///< λ_u per unit
    std::vector<double> layerBudget; ///< z_g per group
    std::vector<double> zeroShare;   ///< s_g per group
    double strength = 0;             ///< Λ
    double unevenness = 0;           ///< U at the stage's ratio
    double offTargets = 0;           ///< U_t, the same against the stage's targets
    double collapseRatio = 0;        ///< P_c
    double meanZeroShare = 0;        ///< share of units that are exactly zero

    bool operator==(const HeatSnapshot&) const = default;
};

/// The controller's state between updates; everything else follows from it.
struct HeatmapState {
    double initialStrength = 0; ///< Λ at the start, which limits its growth
    double strength = 0;        ///< Λ
    bool first = true;          ///< no update so far
    double progress = 0;
    std::vector<double> scale;       ///< a_u at the last update
    std::vector<double> smoothed;    ///< M_u
    std::vector<double> layerBudget; ///< z_g

    bool operator==(const HeatmapState&) const = default;
};

class HeatmapController {
public:
    /// learningRateSum: sum of the learning rates of all optimiser steps in the stage's first half; sets the initial Λ (docs/method.md §1).
    HeatmapController(const Groups& groups, SparsitySettings settings, const std::vector<double>& initialScales, double learningRateSum);

    /// Call at the end of an update interval. progress: finished share of the stage, 0 … 1.
    void update(const std::vector<double>& scales, double progress);
    /// Call after every step between updates: a group that has reached its target is held, one that fell below it is pressed again.
    void watch(const std::vector<double>& scales);

    /// λ_u for every unit, valid until the next update or watch.
    const std::vector<double>& penalties() const { return penalty_; }
    /// t_g per group.
    const std::vector<int>& targets() const { return targets_; }
    HeatSnapshot snapshot() const;

    const HeatmapState& state() const { return state_; }
    /// Continues from this state, which must be of a controller for the same groups and settings.
    void restore(HeatmapState state);

private:
    void look(const std::vector<double>& scales);
    void control();
    bool held(std::size_t group) const;
    double sparedFrom(std::size_t group) const;
    void press(std::size_t group);
    void recompute();

    const Groups groups_;
    const SparsitySettings settings_;
    const std::vector<int> targets_; ///< t_g
    const int target_;               ///< of all groups together
    HeatmapState state_;
    std::vector<double> heat_, penalty_;
    std::vector<int> zeros_; ///< by group
    int allZeros_ = 0;
};

/// Heat of every unit: (rank within its group − 1)/(n_g − 1), ties by index; 1 where n_g = 1.
std::vector<double> heatOf(const Groups& groups, const std::vector<double>& smoothedScales);

} // namespace espalier
