// SPDX-License-Identifier: GPL-3.0-or-later
// Surgery: removes units from a network (docs/method.md §2).
#pragma once

#include "core/base/error.h"
#include "core/coupling/groups.h"

#include <vector>

namespace espalier {

/// Removes the units' slices from every parameter and buffer, and every operator updates its shape attributes. The given network is not
/// changed. Error when a group would become empty (names it).
Result<Network> removeUnits(const Network& network, const Groups& groups, const std::vector<bool>& removed);

/// The oracle of docs/method.md §2: the largest relative difference between the pruned network's outputs and those of the original with
/// every removed position multiplied by zero wherever it is consumed, on images random inputs. inDouble: both run in float64.
Result<double> oracleError(const Network& network, const Groups& groups, const std::vector<bool>& removed, const Network& pruned,
                           int images = 2, bool inDouble = true);

} // namespace espalier
