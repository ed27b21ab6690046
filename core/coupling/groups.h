// SPDX-License-Identifier: GPL-3.0-or-later
// Coupling: which channels can only be removed together (docs/method.md §0).
//
// A unit is one class of dimension labels that may be removed; units that own slices of the same tensors form a group.
// Units have consecutive numbers, group by group. Groups are ordered by their first layer in the network, units in a group by their first
// filter.
#pragma once

#include "core/graph/labels.h"
#include "core/graph/network.h"
#include "core/graph/survivors.h"

#include <span>
#include <string>
#include <vector>

namespace espalier {

using UnitId = std::int32_t; ///< consecutive over all groups

/// One index of one dimension of one stored tensor; removing the unit removes this index.
struct Slice {
    std::int32_t stored; ///< index into Network::stored
    std::int32_t dim;
    std::int32_t index;
    SliceRole role;
    NodeId node; ///< the first node that reads the tensor

    auto operator<=>(const Slice&) const = default;
};

struct Group {
    std::string name; ///< readable: the first member layer, "+ n more" where several are coupled
    UnitId firstUnit = 0;
    int units = 0;                   ///< n_g
    std::vector<NodeId> members;     ///< layers (convolution, linear) whose output channels the units are
    std::vector<NodeId> bareMembers; ///< members that no batch norm follows: their scale is the filter's L2 norm
    std::vector<NodeId> norms;       ///< batch norms that scale the channels
    std::vector<NodeId> consumers;   ///< layers that read the channels
};

/// A layer whose output channels cannot be removed, and why.
struct FrozenLayer {
    NodeId node;
    std::string reason;
};

class Groups {
public:
    const std::vector<Group>& groups() const { return groups_; }
    std::int32_t groupCount() const { return static_cast<std::int32_t>(groups_.size()); }
    UnitId unitCount() const { return static_cast<UnitId>(groupOf_.size()); }
    int groupOf(UnitId unit) const { return groupOf_[unit]; }
    /// Position of the unit inside its group.
    int indexOf(UnitId unit) const { return unit - groups_[groupOf_[unit]].firstUnit; }

    /// Every slice that is removed with the unit, sorted.
    std::span<const Slice> slices(UnitId unit) const;
    /// The unit of every index of a value's dimension (also of stored values); -1 for a frozen index; an empty list for a fixed dimension.
    const std::vector<UnitId>& unitsOf(ValueId value, std::size_t dim) const;
    const std::vector<FrozenLayer>& frozen() const { return frozen_; }

    /// Groups of the given widths without any slice: for tests of the planner alone (known answers, brute force).
    static Groups ofWidths(const std::vector<int>& unitsPerGroup);

    /// What survives when the units flagged in removed (one flag per unit) are removed.
    Survivors survivors(const Network& network, const std::vector<bool>& removed) const;

private:
    friend Groups couple(const Network& network);

    std::vector<Group> groups_;
    std::vector<std::int32_t> groupOf_;
    std::vector<Slice> slices_;
    std::vector<std::size_t> sliceStart_;                        ///< by unit, plus the end
    std::vector<std::vector<std::vector<UnitId>>> unitsOfValue_; ///< by value, then dimension
    std::vector<FrozenLayer> frozen_;
};

/// No architecture is special-cased: operators state which indices belong together, the rest is union-find.
Groups couple(const Network& network);

} // namespace espalier
