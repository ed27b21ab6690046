// SPDX-License-Identifier: GPL-3.0-or-later
// Norms of every slice of the stored tensors, which scales and criteria are made of.
#pragma once

#include "core/coupling/groups.h"

#include <vector>

namespace espalier {

/// Measures a stored tensor's dimension when it is first asked for. The network must outlive it.
class SliceNorms {
public:
    /// power 1: L1 norms; power 2: L2 norms.
    SliceNorms(const Network& network, int power) : network_(network), power_(power), norms_(network.stored.size()) {}

    /// The norm of network.stored[stored] at one index of dim, in double precision; a single element's is its absolute value.
    double at(std::int32_t stored, std::int32_t dim, std::int32_t index);

private:
    const Network& network_;
    int power_;
    std::vector<std::vector<std::vector<double>>> norms_; ///< by stored tensor, then dimension
};

} // namespace espalier
