// SPDX-License-Identifier: GPL-3.0-or-later
// What the channels that stay can stand in for of those that a plan removes (docs/method.md §2, "What stands in").
#pragma once

#include "core/pruning/planning/plan.h"
#include "core/pruning/substitution/unit_covariances.h"

#include <functional>
#include <optional>
#include <vector>

namespace espalier {

struct SubstituteTerm {
    UnitId unit;   ///< of the same group
    double weight; ///< so many times its deviation from its mean

    bool operator==(const SubstituteTerm&) const = default;
};

/// Not the replacement of a restored unit: that one goes, these stay.
struct Substitute {
    UnitId unit;
    std::vector<SubstituteTerm> terms; ///< the few largest, by what they contribute; none of a restored unit
    double explained = 0;              ///< share of the unit's variance that all units that stay of its group explain
    double lost = 0;                   ///< share of its group's variance that they do not: what the unit's removal costs

    bool operator==(const Substitute&) const = default;
};

struct Substitutes {
    std::vector<Substitute> removed;                 ///< ascending by unit; without those of groups that were not measured
    std::vector<Substitute> restored;                ///< the same, as if each of these alone went, too
    std::vector<std::optional<double>> varianceKept; ///< by group: what stays, and what that explains of the rest

    /// Of a removed or restored unit; null where nothing is known.
    const Substitute* of(UnitId unit) const;

    bool operator==(const Substitutes&) const = default;
};

/// Regresses every removed unit on the units of its group that stay and are read with it, and every restored one on the others. proceed is
/// asked before each group: false ends it early, with an incomplete result.
Substitutes findSubstitutes(
    const Groups& groups, const UnitCovariances& covariances, const Plan& plan, const std::function<bool()>& proceed = [] { return true; });

} // namespace espalier
