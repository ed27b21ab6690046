// SPDX-License-Identifier: GPL-3.0-or-later
// Where removed channels end: nodes that read them and do not pass them on.
#pragma once

#include "core/coupling/groups.h"
#include "core/graph/network.h"

#include <vector>

namespace espalier {

struct RemovedReading {
    NodeId node;
    ValueId value;
    std::size_t dim;
    std::vector<std::int64_t> removed; ///< indices of the value's dimension, ascending
    bool summed;                       ///< by a convolution or linear layer, to which a constant can be added
};

/// In the order of the nodes. removed: one flag per unit.
std::vector<RemovedReading> readingsOfRemoved(const Network& network, const Groups& groups, const std::vector<bool>& removed);

} // namespace espalier
