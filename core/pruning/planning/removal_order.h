// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core/pruning only: the order and the block size of removals (docs/method.md §2, "align k").
#pragma once

#include "core/pruning/planning/plan.h"

#include <span>
#include <vector>

namespace espalier {

/// The smallest width of at least atLeast that a group of this many units may have: a multiple of align, or all units.
int narrowestWidth(int atLeast, int units, int align);

/// Blocks of align consecutive units of a group by score, ascending by their mean score; ties by (group, score inside the group). Where a
/// group's width is no multiple of align, its first block is the remainder, so that every later width is a multiple. With align 1 a block
/// is a unit, in the order of docs/method.md §0. Mean scores, not sums: otherwise a remainder would come first because it is smaller.
/// Units that the request cuts by hand are before all others of their group, and their blocks before all other blocks; those that it keeps
/// are behind all others, and their blocks, too.
class RemovalOrder {
public:
    /// ranked: ascending(scores). gone: units that are already removed, by unit; empty: none.
    RemovalOrder(const Groups& groups, const std::vector<double>& scores, const std::vector<UnitId>& ranked, const PlanRequest& request,
                 const std::vector<bool>& gone = {});

    std::size_t blockCount() const { return starts_.size() - 1; }
    /// The first so many blocks hold what is cut by hand.
    std::size_t blocksCutByHand() const { return cutByHand_; }
    /// The first so many blocks are cut by hand or have score 0.
    std::size_t worthlessBlocks() const { return worthless_; }
    /// Units of one group, ascending.
    std::span<const UnitId> block(std::size_t place) const { return {units_.data() + starts_[place], starts_[place + 1] - starts_[place]}; }
    /// The units of all blocks in order. Inside each group ascending by (score, index).
    const std::vector<UnitId>& units() const { return units_; }

private:
    std::vector<UnitId> units_;
    std::vector<std::size_t> starts_; ///< by block, plus the end
    std::size_t cutByHand_ = 0, worthless_ = 0;
};

} // namespace espalier
