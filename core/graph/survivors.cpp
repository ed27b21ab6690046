// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/survivors.h"
#include "core/base/assert.h"

#include <algorithm>
#include <numeric>

namespace espalier {

Survivors::Survivors(const Network& network) : network_(&network), dims_(network.values.size()) {}

void Survivors::keep(ValueId value, std::size_t dim, std::vector<std::int64_t> indices)
{
    const Shape& full = network_->values[value].shape;
    ESPALIER_ASSERT(dim < full.size() && std::is_sorted(indices.begin(), indices.end()));
    if (dims_[value].empty())
        dims_[value].resize(full.size());
    Dim& kept = dims_[value][dim];
    kept.pruned = static_cast<std::int64_t>(indices.size()) < full[dim];
    kept.indices = std::move(indices);
}

bool Survivors::pruned(ValueId value, std::size_t dim) const
{
    return !dims_[value].empty() && dims_[value][dim].pruned;
}

std::vector<std::int64_t> Survivors::kept(ValueId value, std::size_t dim) const
{
    if (pruned(value, dim))
        return dims_[value][dim].indices;
    std::vector<std::int64_t> all(fullCount(value, dim));
    std::iota(all.begin(), all.end(), std::int64_t{0});
    return all;
}

std::int64_t Survivors::count(ValueId value, std::size_t dim) const
{
    if (pruned(value, dim))
        return static_cast<std::int64_t>(dims_[value][dim].indices.size());
    return fullCount(value, dim);
}

std::int64_t Survivors::fullCount(ValueId value, std::size_t dim) const
{
    return network_->values[value].shape[dim];
}

std::int64_t Survivors::countBetween(ValueId value, std::size_t dim, std::int64_t begin, std::int64_t end) const
{
    if (!pruned(value, dim))
        return std::max<std::int64_t>(0, std::min(end, fullCount(value, dim)) - begin);
    const std::vector<std::int64_t>& indices = dims_[value][dim].indices;
    const auto first = std::lower_bound(indices.begin(), indices.end(), begin);
    return std::max<std::int64_t>(0, std::lower_bound(indices.begin(), indices.end(), end) - first);
}

Shape Survivors::shape(ValueId value) const
{
    Shape shape = network_->values[value].shape;
    for (std::size_t dim = 0; dim < shape.size(); ++dim)
        shape[dim] = count(value, dim);
    return shape;
}

} // namespace espalier
