// SPDX-License-Identifier: GPL-3.0-or-later
// How much of what an operator reads and writes is left when groups lose units.
#pragma once

#include "core/coupling/groups.h"

#include <span>
#include <vector>

namespace espalier {

/// Shares of elements, in (0, 1]; 1 where nothing was removed.
struct Shares {
    double in = 1, out = 1;
};

/// Of one node. Units of one group stand for equally many indices each, as couplings make them.
class OperatorShare {
public:
    OperatorShare(const Network& network, const Groups& groups, const Node& node);

    /// kept: units left by group.
    Shares at(std::span<const int> kept) const;
    /// Groups that change the shares, ascending.
    std::vector<int> groups() const;
    /// True where input and output channels go independently of each other: convolutions (but depthwise ones) and linear layers.
    bool independent() const { return independent_; }

private:
    /// Share of a dimension: what is fixed, and what every kept unit of a group adds.
    struct Along {
        double fixed = 0;
        std::vector<std::pair<int, double>> perUnit;
    };
    /// A value of the node, weighed by its elements among the node's inputs or outputs.
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
