// SPDX-License-Identifier: GPL-3.0-or-later
// Which indices of every value's dimensions stay when channels go.
#pragma once

#include "core/graph/network.h"

#include <vector>

namespace espalier {

class Survivors {
public:
    /// Everything survives.
    explicit Survivors(const Network& network);

    /// Kept indices, ascending, of a dimension (also of stored values).
    void keep(ValueId value, std::size_t dim, std::vector<std::int64_t> indices);

    /// True where indices were removed from this dimension.
    bool pruned(ValueId value, std::size_t dim) const;
    /// Kept indices of a pruned dimension; of a dimension that lost nothing, all of them.
    std::vector<std::int64_t> kept(ValueId value, std::size_t dim) const;
    std::int64_t count(ValueId value, std::size_t dim) const;
    /// Before the removal.
    std::int64_t fullCount(ValueId value, std::size_t dim) const;
    /// How many of the indices [begin, end) of a dimension survive.
    std::int64_t countBetween(ValueId value, std::size_t dim, std::int64_t begin, std::int64_t end) const;
    /// The value's shape after removal.
    Shape shape(ValueId value) const;

private:
    struct Dim {
        bool pruned = false;
        std::vector<std::int64_t> indices;
    };
    const Network* network_;
    std::vector<std::vector<Dim>> dims_; ///< by value; empty where nothing was removed
};

} // namespace espalier
