// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: which nodes run as one step, because that reads and writes memory half as often.
#pragma once

#include "core/graph/network.h"

#include <vector>

namespace espalier {

/// A batch norm whose output nobody reads but a ReLU, directly or by way of an addition. It runs in the ReLU's place.
struct FusedStep {
    NodeId norm = -1;
    NodeId addition = -1; ///< -1: none
    NodeId activation = -1;
    ValueId residual = noValue; ///< what is added

    /// The nodes in the order in which they would run by themselves.
    std::vector<NodeId> nodes() const;
};

std::vector<FusedStep> fusedSteps(const Network& network);

} // namespace espalier
