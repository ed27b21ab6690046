// SPDX-License-Identifier: GPL-3.0-or-later
// Why a layer collapses at a ratio, in numbers and in words (docs/method.md §2, "Where layers collapse").
#pragma once

#include "core/pruning/planning/collapse_map.h"
#include "core/pruning/planning/removal_order.h"

#include <string>
#include <vector>

namespace espalier {

/// What a layer loses more than under the plain cut.
struct CollapsePrice {
    int group = -1;
    int units = 0;
};

/// Of one layer at one ratio.
struct CollapseReason {
    int group = -1;
    double ratio = 0;
    int units = 0;
    int underCut = 0;     ///< units that the plain cut takes
    int floor = 0;        ///< k_g at this ratio
    int layers = 0;       ///< of the network
    int narrowerThan = 0; ///< so many layers' scores spread more, relative to their mean
    int lowerThan = 0;    ///< so many layers' best k_g units score higher: the worst of these decides when a layer is at its floor
    bool zero = false;    ///< all scores are 0
    bool free = false;    ///< it stays whole, as the layers beside it are empty: its channels cost nothing, and the cut gives them back
    bool holdable = true; ///< the ratio can be met with this floor alone
    std::vector<CollapsePrice> prices; ///< of holding this floor, and no other one; the largest first

    bool collapses() const { return units - underCut < floor; }
};

/// The reasons of a network's layers. What they have in common is found out once.
class CollapseReasons {
public:
    /// Refers to all but the request, which must pass makePlan's checks.
    explicit CollapseReasons(const PlanInputs& inputs);

    /// Takes one plan. ratio: in (0, 1).
    CollapseReason at(int group, double ratio) const;

private:
    struct LayerScores {
        std::vector<double> ascending;
        double spread = 0; ///< standard deviation over mean; 0 where all scores are equal
    };

    void compare(CollapseReason& reason, const std::vector<int>& floors) const;
    bool costsNothing(int group, std::vector<bool> removed) const;

    const Groups& groups_;
    const CostModel& costs_;
    PlanRequest request_;
    RemovalOrder order_;
    std::vector<LayerScores> layers_;
};

/// "narrowest scores of all: 14 of its 16 channels lie under the cut at 62 %; a floor of 4 costs layer3 2 more"
std::string textOf(const CollapseReason& reason, const Groups& groups);

} // namespace espalier
