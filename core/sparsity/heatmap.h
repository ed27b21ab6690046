// SPDX-License-Identifier: GPL-3.0-or-later
// Stage 1's controller: from the units' scales to the heat of each cell and the penalty of each unit (METHOD.md section 1).
// Pure arithmetic on doubles, no LibTorch: the trainer feeds it scales and reads penalties.
#pragma once

#include "core/base/error.h"
#include "core/coupling/groups.h"

#include <optional>
#include <string>
#include <vector>

namespace espalier {

enum class SparsityMode { none, uniformL1, heatmap };

const char* nameOf(SparsityMode mode);               ///< "none", "uniform-l1", "heatmap"
Result<SparsityMode> sparsityModeFromName(const std::string& name);

struct SparsitySettings {
    SparsityMode mode = SparsityMode::heatmap;
    double ratio = 0.5;                 ///< P: share of units that should reach zero
    std::optional<double> strength;     ///< heatmap: initial Λ; uniform-l1: λ. Unset: METHOD.md's rule; 1e-4 for uniform-l1
    double amplification = 16;          ///< A at the end of the warm-up
    double warmupShare = 0.2;           ///< of the stage, over which A ramps from 1
    double rampShare = 0.5;             ///< of the stage, over which P_t ramps from 0 to P
    double gain = 0.35;                 ///< κ per update
    double leak = 0.05;                 ///< δ
    double smoothing = 0.3;             ///< weight of the newest scale in M_u
};

/// What the window draws and reports tell; immutable once published.
struct HeatSnapshot {
    double progress = 0;                ///< of the stage, 0 … 1
    std::vector<double> scale;          ///< a_u per unit
    std::vector<double> heat;           ///< H_u per unit, 0 cold (will go) … 1 hot (stays)
    std::vector<double> penalty;        ///< λ_u per unit
    std::vector<double> layerBudget;    ///< z_g per group
    std::vector<double> zeroShare;      ///< s_g per group
    double strength = 0;                ///< Λ
    double unevenness = 0;              ///< U at the stage's ratio
    double collapseRatio = 0;           ///< P_c
    double meanZeroShare = 0;           ///< share of units that are exactly zero
};

class HeatmapController {
public:
    /// learningRateSum: sum of the learning rates of all optimiser steps in the stage's first half; sets the initial Λ (METHOD.md §1).
    HeatmapController(const Groups& groups, SparsitySettings settings, const std::vector<double>& initialScales, double learningRateSum);

    /// At the end of an update interval. progress: share of the stage that is over, 0 … 1.
    void update(const std::vector<double>& scales, double progress);

    /// λ_u for every unit, valid until the next update.
    const std::vector<double>& penalties() const { return penalty_; }
    HeatSnapshot snapshot() const;

private:
    void recompute(double progress);

    const Groups groups_;
    SparsitySettings settings_;
    bool first_ = true;
    double strength_ = 0;
    double progress_ = 0;
    std::vector<double> scale_, smoothed_, heat_, penalty_, layerBudget_;
};

/// Heat of every unit: (rank within its group − 1)/(n_g − 1), ties by index; 1 where n_g = 1.
std::vector<double> heatOf(const Groups& groups, const std::vector<double>& smoothedScales);

} // namespace espalier
