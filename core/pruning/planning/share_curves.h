// SPDX-License-Identifier: GPL-3.0-or-later
// How much a network's answers change as one group narrows (docs/method.md, "Shares by measurement").
#pragma once

#include "core/coupling/groups.h"

#include <vector>

namespace espalier {

/// A measured loss with so many of the group's units kept, its lowest ones removed.
struct SharePoint {
    int kept = 0; ///< 0 … n_g
    double loss = 0;
};

/// Convex and monotone functions of the number of removed units, by group. Immutable.
class ShareCurves {
public:
    /// points: by group, in any order. The whole group loses nothing, whether there is a point for it or not.
    ShareCurves(const Groups& groups, const std::vector<std::vector<SharePoint>>& points);

    /// With the group's `removed` lowest units gone (0 … n_g): the largest convex function below the points, each of which counts as at
    /// least as much as those at fewer removed units; beyond the last point its slope goes on.
    double loss(int group, int removed) const { return losses_[static_cast<std::size_t>(group)][static_cast<std::size_t>(removed)]; }

private:
    std::vector<std::vector<double>> losses_; ///< by group, then the number of removed units
};

} // namespace espalier
