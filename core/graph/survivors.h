// SPDX-License-Identifier: GPL-3.0-or-later
// The indices that remain of every value's dimensions after a removal.
#pragma once

#include "core/graph/network.h"

#include <vector>

namespace espalier {

class Survivors {
public:
    /// Everything survives.
    explicit Survivors(const Network& network);

    /// Sets the remaining indices of a dimension (also of stored values), ascending.
    void keep(ValueId value, std::size_t dim, std::vector<std::int64_t> indices);

    /// True where indices were removed from this dimension.
    bool pruned(ValueId value, std::size_t dim) const;
    /// Remaining indices of a dimension; all of them where nothing was removed.
    std::vector<std::int64_t> kept(ValueId value, std::size_t dim) const;
    std::int64_t count(ValueId value, std::size_t dim) const;
    /// Size before the removal.
    std::int64_t fullCount(ValueId value, std::size_t dim) const;
    /// Number of the indices [begin, end) of a dimension that remain.
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
