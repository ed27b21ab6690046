// SPDX-License-Identifier: GPL-3.0-or-later
// Coupling: which channels can only be removed together (docs/method.md §0).
//
// A unit is one class of dimension labels that may be removed; units that own slices of the same tensors form a group.
// Units are numbered through, group by group, in a fixed order: group by its first layer's place in the network, index by its first filter.
#pragma once

#include "core/graph/labels.h"
#include "core/graph/network.h"
#include "core/graph/survivors.h"

#include <span>
#include <string>
#include <vector>

namespace espalier {

using UnitId = std::int32_t; ///< numbered through all groups

/// One index of one dimension of one stored tensor; removing its unit cuts it out.
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
    std::vector<NodeId> members;     ///< layers (convolution, linear) whose output channels these are
    std::vector<NodeId> bareMembers; ///< those of members that no batch norm follows: their scale is their filter's L2 norm
    std::vector<NodeId> norms;       ///< batch norms that scale them
    std::vector<NodeId> consumers;   ///< layers that read them
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

    /// Every slice that goes with the unit, sorted.
    std::span<const Slice> slices(UnitId unit) const;
    /// The unit of every index of a value's dimension (also of stored values), -1 where it is frozen; empty where the dimension is fixed.
    const std::vector<UnitId>& unitsOf(ValueId value, std::size_t dim) const;
    const std::vector<FrozenLayer>& frozen() const { return frozen_; }

    /// Groups of the given widths without any slice: for planning on bare numbers (known answers, brute force).
    static Groups ofWidths(const std::vector<int>& unitsPerGroup);

    /// What survives when the units flagged in removed (one flag a unit) go.
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

/// Nothing about any architecture is special-cased: operators state what belongs together, the rest is union-find.
Groups couple(const Network& network);

} // namespace espalier
