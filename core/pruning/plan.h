// SPDX-License-Identifier: GPL-3.0-or-later
// The plan: which units go, under floors, by the channel replacement policy (METHOD.md section 2).
#pragma once

#include "core/base/error.h"
#include "core/coupling/groups.h"
#include "core/network/costs.h"
#include "core/pruning/cost_model.h"
#include "core/pruning/fused_score.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace espalier {

enum class Budget { channels, params, macs };
enum class Policy {
    none,    ///< cut only; may empty groups
    protect, ///< cut, then give floors back; misses the ratio
    replace, ///< cut, protect, and let others go instead; meets the ratio exactly
};

const char* nameOf(Budget budget);
const char* nameOf(Policy policy);
Result<Budget> budgetFromName(const std::string& name);
Result<Policy> policyFromName(const std::string& name);

struct PlanRequest {
    double ratio = 0.5;                ///< P in (0, 1), of the budget
    Budget budget = Budget::channels;
    Policy policy = Policy::replace;
    double floorShare = 0.3;           ///< r
    int floorMin = 1;                  ///< k_min
    std::map<int, int> floors;         ///< by group: the user's own floor, in units
    std::set<int> protectedGroups;     ///< lose nothing (k_g = n_g)

    bool operator==(const PlanRequest&) const = default;
};

/// What became of a unit.
enum class Fate : std::uint8_t {
    kept,
    cut,         ///< removed, as the plain cut would
    restored,    ///< the plain cut took it, its floor gave it back
    replacement, ///< removed in the place of a restored one
};

/// One restored unit and the unit that goes instead.
struct Decision {
    UnitId restored;
    UnitId replacement; ///< -1 under policy `protect`, where nothing goes instead
};

struct Plan {
    PlanRequest request;
    std::vector<Fate> fates;           ///< per unit
    std::vector<int> kept;             ///< per group
    std::vector<int> floors;           ///< k_g per group
    std::vector<Decision> decisions;   ///< in order
    int removedUnits = 0;
    double cutScore = 0;               ///< fused score of the last unit of the plain cut: the line in the histogram
    Costs before, after;
    std::string hash;                  ///< of the removed units; equal plans have equal hashes on every machine

    bool removed(UnitId unit) const { return fates[unit] == Fate::cut || fates[unit] == Fate::replacement; }
    std::vector<bool> removedFlags() const;
    /// Shares that went, in [0, 1].
    double achieved(Budget budget) const;
};

/// k_g = max(k_min, ⌈r·(1−P)·n_g⌉), the user's floor where one is set, n_g where protected; at most n_g.
std::vector<int> floorsFor(const Groups& groups, const PlanRequest& request);

/// The plan for scores (one per unit). costs is the model of the same network and groups; it is copied, not changed.
/// Errors: ratio outside (0, 1); a floor that is not within 0 … n_g; not feasible — the message then names the largest feasible ratio (and
/// number of units) and the groups that hold it back; no prunable unit at all.
/// Budget channels: exactly round(P·N) units go. Budgets params and macs: units go in ascending order of score until the exact cost of the
/// whole network is ≤ (1−P) of the full one; floors are never crossed under `replace` and `protect`.
Result<Plan> makePlan(const Groups& groups, const std::vector<double>& scores, const CostModel& costs, const PlanRequest& request);

/// The largest ratio that makePlan accepts for this request (its ratio aside).
double largestFeasibleRatio(const Groups& groups, const CostModel& costs, const PlanRequest& request);

/// Share of units that the request will take, whatever its budget: what stage 1 aims at (METHOD.md section 1).
Result<double> unitShareFor(const Groups& groups, const std::vector<double>& scores, const CostModel& costs, const PlanRequest& request);

} // namespace espalier
