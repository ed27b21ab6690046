// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: independent pieces of work on a few threads.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace espalier {

/// wish, or the number of cores where wish is 0.
inline int threadsOrAllCores(int wish)
{
    return wish > 0 ? wish : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

/// Calls body(i) once for every i below count, in any order, and returns when all are done. body must not throw.
template <class Body>
void parallelFor(std::size_t count, int threads, const Body& body)
{
    std::atomic<std::size_t> next{0};
    auto work = [&] {
        for (std::size_t i = next++; i < count; i = next++)
            body(i);
    };
    std::vector<std::jthread> helpers;
    for (int t = 1; t < threadsOrAllCores(threads) && static_cast<std::size_t>(t) < count; ++t)
        helpers.emplace_back(work);
    work();
}

} // namespace espalier
