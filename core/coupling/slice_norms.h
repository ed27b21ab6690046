// SPDX-License-Identifier: GPL-3.0-or-later
// Norms of the slices of stored tensors; scales and criteria are computed from them.
#pragma once

#include "core/coupling/groups.h"

#include <vector>

namespace espalier {

/// Computes the norms of a stored tensor's dimension at the first request. The network must outlive it.
class SliceNorms {
public:
    /// power 1: L1 norms; power 2: L2 norms.
    SliceNorms(const Network& network, int power) : network_(network), power_(power), norms_(network.stored.size()) {}

    /// The norm of network.stored[stored] at one index of dim, in double precision; for a single element, its absolute value.
    double at(std::int32_t stored, std::int32_t dim, std::int32_t index);

private:
    const Network& network_;
    int power_;
    std::vector<std::vector<std::vector<double>>> norms_; ///< by stored tensor, then dimension
};

} // namespace espalier
