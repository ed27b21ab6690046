// SPDX-License-Identifier: GPL-3.0-or-later
// How the units of each group vary together on images. It depends on the network and the images, not on a plan.
#pragma once

#include <vector>

namespace espalier {

/// Units of a group that are read at the same places, and all that are read at any of these with them. Units are told by their position in
/// the group, ascending. Matrices are n × n for the n neighbours, row by row, in units of the deviations.
struct UnitNeighbours {
    std::vector<int> own;           ///< the units that are read at these places and no others; parts of the neighbours
    std::vector<int> neighbours;    ///< what can stand in for them
    std::vector<double> deviations; ///< of the neighbours, over these places; 0: constant on these images
    std::vector<float> fitted;      ///< covariances on the images that regressions are fitted to
    std::vector<float> judged;      ///< on those that are kept out, and by which a regression is judged
};

/// By group; an empty list where nothing was measured. Each unit is among the own ones of at most one entry.
using UnitCovariances = std::vector<std::vector<UnitNeighbours>>;

} // namespace espalier
