// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: what a removal changes beyond the channels that go.
#pragma once

#include "core/coupling/groups.h"
#include "core/graph/network.h"

#include <vector>

namespace espalier {

/// By value: whether what is left of it differs from the original network's. removed: one flag per unit.
std::vector<bool> changedValues(const Network& network, const Groups& groups, const std::vector<bool>& removed);

} // namespace espalier
