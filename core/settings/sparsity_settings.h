// SPDX-License-Identifier: GPL-3.0-or-later
// What the penalty of stage 1 can be told (docs/method.md §1).
#pragma once

#include "core/settings/setting.h"

#include <optional>
#include <vector>

namespace espalier {

enum class SparsityMode {
    none,        ///< ordinary training; only measured
    uniformL1,   ///< Network Slimming: sub-gradient λ·sign γ
    uniformProx, ///< proximal step, one penalty for all units, its strength controlled
    heatOnly,    ///< element weights by heat, no layer budgets (z ≡ 0)
    budgetOnly,  ///< layer budgets, no element weights (w ≡ 1)
    heatmap,     ///< both
};

const char* nameOf(SparsityMode mode); ///< "none", "uniform-l1", "uniform-prox", "heat-only", "budget-only", "heatmap"
Result<SparsityMode> sparsityModeFromName(const std::string& name);
std::vector<std::string> sparsityModeNames(); ///< all of them, in the enumeration's order

/// What a mode consists of.
bool usesHeat(SparsityMode mode);     ///< element weights: heat-only, heatmap
bool usesBudgets(SparsityMode mode);  ///< layer budgets: budget-only, heatmap
bool usesProximal(SparsityMode mode); ///< proximal step and controlled strength: all but none and uniform-l1

/// How many units of each group stage 1 presses to zero.
enum class SparsityAim {
    even,     ///< the same share of every group
    scores,   ///< as many as the plan by the project's own scores would take before the stage
    measured, ///< the same by measured shares
};

const char* nameOf(SparsityAim aim); ///< "even", "scores", "measured"

struct SparsitySettings {
    SparsityMode mode = SparsityMode::heatmap;
    SparsityAim aim = SparsityAim::even; ///< what targets follow from, where a plan gives them
    double ratio = 0.5;                  ///< P: share of units that should reach zero
    std::vector<int> targets;            ///< units that should reach zero, by group; empty: the ratio of every group
    std::optional<double> strength;      ///< proximal modes: initial Λ; uniform-l1: λ. Unset: docs/method.md §1; 1e-4 for uniform-l1
    double amplification = 16;           ///< A at the end of the warm-up
    double sparing = 0.5;                ///< of the units a group is to keep, the share (the hottest) that weighs nothing after the warm-up
    double warmupShare = 0.2;            ///< of the stage, over which A and the sparing ramp
    double rampShare = 0.5;              ///< of the stage, over which P_t ramps from 0 to P
    double gain = 3;                     ///< κ per update, of errors relative to P
    double leak = 0.05;                  ///< δ per update
    double smoothing = 0.3;              ///< weight of the newest scale in M_u
    int updates = 20;                    ///< of the stage, where it has fewer epochs
    bool hold = true;                    ///< what has its share is pressed no further: only its zeros are kept there

    bool operator==(const SparsitySettings&) const = default;
};

/// All but the ratio and the targets, which follow from what stage 2 is asked for.
Settings settingsOf(SparsitySettings& settings);

} // namespace espalier
