// SPDX-License-Identifier: GPL-3.0-or-later
// The map of collapses as a picture and as a table for other programs.
#pragma once

#include "core/pruning/planning/collapse_map.h"

#include <optional>
#include <string>
#include <vector>

namespace espalier {

/// Two maps side by side, without and with replacement: a row a layer, the first to collapse at the top, a column a ratio; the darker, the
/// fewer channels are kept. Refers to map and groups.
struct CollapseChart {
    const CollapseMap& map;
    const Groups& groups;
    std::optional<double> ratio; ///< the present one, marked by a line
};

std::string svgOf(const CollapseChart& chart);
/// The bytes of a PNG file of the same drawing.
std::string pngOf(const CollapseChart& chart);

/// A line a layer and policy, the first to collapse first: id, name, units, policy, the ratios of collapse (empty: never), and the units
/// that are kept at every ratio.
std::string csvOf(const CollapseMap& map, const Groups& groups);

} // namespace espalier
