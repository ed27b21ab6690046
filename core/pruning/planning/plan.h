// SPDX-License-Identifier: GPL-3.0-or-later
// The plan: which units go, under floors, by the channel replacement policy (docs/method.md §2).
#pragma once

#include "core/base/error.h"
#include "core/base/named.h"
#include "core/coupling/groups.h"
#include "core/graph/costs.h"
#include "core/pruning/criteria/fused_score.h"
#include "core/pruning/planning/cost_model.h"
#include "core/pruning/planning/latency_model.h"
#include "core/pruning/planning/plan_target.h"

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace espalier {

enum class Policy {
    none,          ///< cut only; may empty groups
    cap,           ///< the plain cut, stopped before it would empty a group; misses the target
    protect,       ///< cut, then give floors back; misses the target
    skip,          ///< cut, then leave every group whole that would fall under its floor; misses the target
    replace,       ///< cut, protect, and let others go instead; meets the target exactly
    replaceRandom, ///< the same, but those that go instead are drawn by lot; meets the target exactly
};

const char* nameOf(Budget budget);
const char* nameOf(Policy policy); ///< "replace-random" with a hyphen
/// Errors tell all names, and the one that was probably meant.
Result<Budget> budgetFromName(const std::string& name);
Result<Policy> policyFromName(const std::string& name);
std::vector<Option> budgetOptions();
std::vector<Option> policyOptions();

struct PlanRequest {
    PlanTarget target;
    Policy policy = Policy::replace;
    double floorShare = 0.3;       ///< r
    int floorMin = 1;              ///< k_min
    std::map<int, int> floors;     ///< by group: the user's own floor, in units
    std::set<int> protectedGroups; ///< lose nothing (k_g = n_g)
    std::set<UnitId> cutByHand;    ///< go before all others, and count towards the target; more than it asks for, if need be
    std::set<UnitId> keptByHand;   ///< never go; their group's floor is at least their number
    int align = 1;                 ///< k: every group keeps all its units or a multiple of k
    bool relax = false;            ///< lower r, then k_min, where the floors do not let the target be met
    std::uint64_t seed = 0;        ///< of replace-random's lots
    std::shared_ptr<const LatencyModel>
        latency; ///< for the same groups; also makes plans for other budgets tell their latency. May be null

    bool operator==(const PlanRequest&) const = default;
};

/// What became of a unit.
enum class Fate : std::uint8_t {
    kept,
    cut,         ///< removed, as the plain cut would
    restored,    ///< the plain cut took it, its floor gave it back
    replacement, ///< removed in the place of a restored one
};

const char* nameOf(Fate fate); ///< "kept", "cut", "restored", "replacement"

/// One restored unit and the unit that goes instead.
struct Decision {
    UnitId restored;
    UnitId replacement; ///< -1 where nothing goes instead: under `protect` and `skip`, and where a cost budget is met with fewer units
};

struct Plan {
    PlanRequest request;             ///< as it was asked
    double requestedShare = 0;       ///< P that its target comes to: Goal::share
    double floorShare = 0;           ///< r that was used: the request's, or less where it was relaxed
    int floorMin = 0;                ///< k_min that was used
    bool relaxed = false;            ///< less than the request's floors were used
    std::vector<Fate> fates;         ///< per unit
    std::vector<int> kept;           ///< per group
    std::vector<int> floors;         ///< k_g per group
    std::vector<Decision> decisions; ///< in order
    int removedUnits = 0;
    int zeroUnitsLeft = 0; ///< units of score 0 that stay and that no floor holds: the next to go
    double cutScore = 0;   ///< fused score of the last unit of the plain cut: the line in the histogram
    Costs before, after;
    std::int64_t latencyBefore = 0, latencyAfter = 0; ///< predicted nanoseconds; 0 where the request has no latency model
    std::string hash;                                 ///< of the removed units; equal plans have equal hashes on every machine

    bool removed(UnitId unit) const { return fates[unit] == Fate::cut || fates[unit] == Fate::replacement; }
    std::vector<bool> removedFlags() const;
    /// Shares that went, in [0, 1]; of latency the predicted one.
    double achieved(Budget budget) const;
};

/// n_g by group: what a plan that takes nothing keeps.
std::vector<int> widthsOf(const Groups& groups);

/// FNV-1a, 64 bits, over each group's width and its units' flags, as 16 hexadecimal digits: Plan::hash.
std::string planHash(const Groups& groups, const std::vector<bool>& removed);

/// k_g = max(k_min, ⌈r·(1−P)·n_g⌉) with the P that the target comes to (Goal::share), the user's floor where one is set, n_g where
/// protected, and never less than is kept by hand; at most n_g. With align k rounded up to a width that the group may have (a multiple of
/// k, or n_g). A request's relax is not looked at.
std::vector<int> floorsFor(const Groups& groups, const CostModel& costs, const PlanRequest& request);

/// Whether the units that the request cuts and keeps by hand can be. Errors, for users: a unit that no group has, that is both cut and
/// kept, or is cut in a protected group; more cut in a group than its floor allows, with the lowest one where relax may lower it.
Result<void> checkByHand(const Groups& groups, const CostModel& costs, const PlanRequest& request);

/// The plan for scores (one per unit). ranked: ascending(scores), which whoever plans again and again has already. costs is the model of
/// the same network and groups; it is copied, not changed. Errors: ratio outside (0, 1); a target that is met already, or that nothing
/// would be left of; a target that is not served yet; a floor that is not within 0 … n_g; align below 1; budget latency without a latency
/// model; what checkByHand refuses; not feasible — the message then names the nearest target that is (and its number of units) and the
/// groups that hold it back; no prunable unit at all.
///
/// A number of units: exactly that many go; of a ratio of the channels round(P·N). Other budgets: units go in ascending order of score
/// until the cost of the whole network is at most what may be left (Goal::most); floors are never crossed under `replace`, `replace-random`
/// and `protect`. align k: blocks of k consecutive units of a group by score go together, in ascending order of their mean score; where n_g
/// is no multiple of k, the group's first block is the remainder. Budget channels: at least round(P·N) units go, and no group's last block
/// could stay without missing that, so that the overshoot is below the smallest of these blocks. Other budgets as above, block by block;
/// what parameters, MACs and bytes have room for at the end is given back, the best first, except units of score 0 (of which
/// `replace-random` knows nothing). relax (`replace` and `replace-random`): where the floors do not let the ratio be met, r becomes the
/// largest that does, by bisection to a millionth of the asked one; where 0 is still too much, k_min becomes the largest that does. Floors
/// of single groups and protection stay. Units cut by hand go in any case, the others until the target is met with them; with align whole
/// blocks, into which they are put first. Units kept by hand, and with align the rest of their blocks, stay.
Result<Plan> makePlan(const Groups& groups, const std::vector<double>& scores, const std::vector<UnitId>& ranked, const CostModel& costs,
                      const PlanRequest& request);

/// The largest ratio of the target's budget that makePlan accepts for this request; of latency, which need not fall with every unit, a
/// ratio that it accepts in whole thousandths. Policy `cap` accepts any: just below 1.
double largestFeasibleRatio(const Groups& groups, const CostModel& costs, const PlanRequest& request);

} // namespace espalier
