// SPDX-License-Identifier: GPL-3.0-or-later
// The scale of a unit, a_u = sqrt(mean over its members of scale²) (docs/method.md §0).
#pragma once

#include "core/coupling/groups.h"

#include <vector>

namespace espalier {

/// One scale element: an index of a batch norm's weight, or a whole filter of a layer that no batch norm follows.
struct ScaleElement {
    std::int32_t stored; ///< index into Network::stored
    std::int32_t index;  ///< along dimension dim
    std::int32_t dim;
    bool filter; ///< true: the scale is the L2 norm of the filter; false: the absolute value of the element
};

/// The scale elements of every unit (by UnitId), in a fixed order, never empty. |u| is the number of a unit's elements.
std::vector<std::vector<ScaleElement>> scaleElements(const Groups& groups);

/// a_u for every unit, in double precision.
std::vector<double> unitScales(const Network& network, const Groups& groups);

} // namespace espalier
