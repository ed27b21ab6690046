// SPDX-License-Identifier: GPL-3.0-or-later
// The criterion `fpgm` (docs/method.md §2): He, Liu, Wang, Hu, Yang, "Filter Pruning via Geometric Median for Deep Neural Networks
// Acceleration", CVPR 2019, eq. 6. A filter near the geometric median of its layer can be replaced by the others, whatever its norm.
#pragma once

#include "core/coupling/groups.h"

#include <vector>

namespace espalier {

/// For every unit the sum of its Euclidean distances to all other units of its group. A unit's point are the filters of all its members,
/// one behind the other; biases, norms and the weights that read it do not count, as in the paper. Where a filter is no learned parameter
/// it does not count, either. Takes n_g²·(size of a unit's filters) multiplications a group: seconds for layers of thousands of channels.
/// Rounded to single precision: the last bits of a product of matrices differ from machine to machine, and the plan must not.
std::vector<double> medianDistances(const Network& network, const Groups& groups);

} // namespace espalier
