// SPDX-License-Identifier: GPL-3.0-or-later
// How the units of each group vary together on images. It depends on the network and the images, not on a plan.
#pragma once

#include <vector>

namespace espalier {

/// Of one group with n units; empty where it was not measured. Matrices are n × n, row by row, in units of the deviations.
struct GroupCovariance {
    std::vector<double> deviations; ///< standard deviations; 0: constant on these images
    std::vector<float> fitted;      ///< of the images that regressions are fitted to
    std::vector<float> judged;      ///< of those that are kept out, and by which a regression is judged

    bool empty() const { return deviations.empty(); }
};

struct UnitCovariances {
    std::vector<GroupCovariance> groups; ///< by group
};

} // namespace espalier
