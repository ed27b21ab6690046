// SPDX-License-Identifier: GPL-3.0-or-later
// The share of an operator's inputs and outputs that remains when groups lose units.
#pragma once

#include "core/coupling/groups.h"

#include <span>
#include <vector>

namespace espalier {

/// Shares of elements, in (0, 1]; 1 where nothing is removed.
struct Shares {
    double in = 1, out = 1;
};

/// For one node. All units of a group have the same number of indices, which coupling guarantees.
class OperatorShare {
public:
    OperatorShare(const Network& network, const Groups& groups, const Node& node);

    /// kept: remaining units, by group.
    Shares at(std::span<const int> kept) const;
    /// Groups that affect the shares, ascending.
    std::vector<int> groups() const;
    /// True where input and output channels are independent: convolutions (except depthwise ones) and linear layers.
    bool independent() const { return independent_; }

private:
    /// Share of a dimension: a fixed part, and a part per kept unit of a group.
    struct Along {
        double fixed = 0;
        std::vector<std::pair<int, double>> perUnit;
    };
    /// A value of the node, weighted by its share of the elements of all inputs or outputs.
    struct Extent {
        double weight = 1;
        std::vector<Along> dims;
    };

    static std::vector<Extent> extentsOf(const Network& network, const Groups& groups, const std::vector<ValueId>& values);
    static Along along(const Groups& groups, const std::vector<UnitId>& units);
    static double shareOf(const std::vector<Extent>& extents, std::span<const int> kept);

    std::vector<Extent> in_, out_;
    bool independent_;
};

} // namespace espalier
