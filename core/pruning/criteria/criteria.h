// SPDX-License-Identifier: GPL-3.0-or-later
// How much a unit matters: the criterion c_u, before fusion (docs/method.md §2).
#pragma once

#include "core/base/error.h"
#include "core/coupling/groups.h"
#include "core/pruning/criteria/fused_score.h"

#include <cstdint>
#include <string>
#include <vector>

namespace espalier {

enum class Criterion {
    scale,  ///< a_u, the unit's scale; the default
    l1,     ///< L1 norm of all parameter slices of the unit
    l2,     ///< L2 norm of them
    taylor, ///< what the loss would change by, to first order (Molchanov et al. 2017, 2019); needs images: core/training/taylor.h
    fpgm,   ///< distance of the unit's filters to the group's geometric median (He et al. 2019): core/pruning/criteria/geometric_median.h
    lamp,   ///< l2, with the layer-adaptive magnitude score (Lee et al. 2021) as the local term: core/pruning/criteria/fused_score.h
    random, ///< uniform in (0, 1), from the seed; a baseline
};

const char* nameOf(Criterion criterion);
/// The error tells all names, and the one that was probably meant.
Result<Criterion> criterionFromName(const std::string& name);
std::vector<std::string> criterionNames();

/// True where c_u takes images, and so is not unitCriterion's to give.
bool needsImages(Criterion criterion);

/// c_u ≥ 0 for every unit; for any criterion that needs no images.
std::vector<double> unitCriterion(const Network& network, const Groups& groups, Criterion criterion, std::uint64_t seed = 0);

/// The local term that belongs to the criterion.
LocalTerm localTermOf(Criterion criterion);

} // namespace espalier
