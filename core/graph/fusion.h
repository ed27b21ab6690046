// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: finds nodes that can run as one step, which halves the memory traffic.
#pragma once

#include "core/graph/network.h"

#include <vector>

namespace espalier {

/// A batch norm whose output only a ReLU reads, directly or after an addition. It runs in the ReLU's place.
struct FusedStep {
    NodeId norm = -1;
    NodeId addition = -1; ///< -1: none
    NodeId activation = -1;
    ValueId residual = noValue; ///< the other operand of the addition

    /// The nodes in the order in which they would run separately.
    std::vector<NodeId> nodes() const;
};

std::vector<FusedStep> fusedSteps(const Network& network);

} // namespace espalier
