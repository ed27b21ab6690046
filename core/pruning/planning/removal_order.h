// SPDX-License-Identifier: GPL-3.0-or-later
// Inside pruning: in which order units go, and how many at once (docs/method.md §2, "align k").
#pragma once

#include "core/pruning/criteria/fused_score.h"

#include <span>
#include <vector>

namespace espalier {

/// The narrowest width of at least atLeast that a group of so many units may have: a multiple of align, or all units.
int narrowestWidth(int atLeast, int units, int align);

/// Blocks of align consecutive units of a group by score, ascending by their mean score; ties by (group, score inside the group). Where a
/// group's width is no multiple of align, its first block is the remainder, so that every later width is one. With align 1 a block is a
/// unit, and the order is that of docs/method.md §0. The mean, not the sum: a remainder is smaller than the other blocks and must not go
/// first for that alone.
class RemovalOrder {
public:
    /// ranked: ascending(scores). gone: units that are not there any more, by unit; empty: all are there.
    RemovalOrder(const Groups& groups, const std::vector<double>& scores, const std::vector<UnitId>& ranked, int align,
                 const std::vector<bool>& gone = {});

    std::size_t blockCount() const { return starts_.size() - 1; }
    /// Units of one group, ascending.
    std::span<const UnitId> block(std::size_t place) const { return {units_.data() + starts_[place], starts_[place + 1] - starts_[place]}; }
    /// Block after block. Inside each group ascending by (score, index).
    const std::vector<UnitId>& units() const { return units_; }

private:
    std::vector<UnitId> units_;
    std::vector<std::size_t> starts_; ///< by block, plus the end
};

} // namespace espalier
