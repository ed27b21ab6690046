// SPDX-License-Identifier: GPL-3.0-or-later
// Permutations that move the channels, dimension 1, behind the positions and back. For readers and writers of norms over channels.
#pragma once

#include <cstdint>
#include <numeric>
#include <vector>

namespace espalier {

/// 0, 2, 3, …, 1
inline std::vector<std::int64_t> channelsLast(std::size_t rank)
{
    std::vector<std::int64_t> order(rank);
    std::iota(order.begin(), order.end(), 1);
    order.front() = 0;
    order.back() = 1;
    return order;
}

/// The inverse: 0, last, 1, 2, …
inline std::vector<std::int64_t> channelsSecond(std::size_t rank)
{
    std::vector<std::int64_t> order(rank);
    std::iota(order.begin(), order.end(), -1);
    order.front() = 0;
    order[1] = static_cast<std::int64_t>(rank) - 1;
    return order;
}

} // namespace espalier
