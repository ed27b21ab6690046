// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core/pruning only: random numbers that are the same on every machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace espalier {

/// count numbers in (0, 1) from the seed.
std::vector<double> uniformNumbers(std::size_t count, std::uint64_t seed);

} // namespace espalier
