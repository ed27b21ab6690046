// SPDX-License-Identifier: GPL-3.0-or-later
// Conclusions from sensitivity curves: which layers to protect, and how far the others can be pruned.
#pragma once

#include "core/pipeline/sensitivity.h"

#include <optional>
#include <vector>

namespace espalier {

struct SensitivityFinding {
    int group = 0;
    double meanDrop = 0;   ///< mean drop of the metric over the measured shares (area between curve and start); layers are sorted by it
    double dropAtHalf = 0; ///< drop of the metric with half of the units removed, interpolated
    double safeShare = 1;  ///< smallest kept share at which this and all larger ones lose no more than the tolerance
    double macsShare = 0;  ///< share of the network's MACs in the group's layers: the most that protecting it keeps from being removed
    bool protect = false;  ///< much more sensitive than the others

    bool operator==(const SensitivityFinding&) const = default;
};

struct SensitivityFindings {
    std::vector<SensitivityFinding> layers; ///< most sensitive first; complete curves only
    double medianDropAtHalf = 0;            ///< of these layers
};

/// A layer should be protected where removing half of its units costs more than the tolerance (the metric's noise) and more than twice the
/// median layer's drop: never more than half of all layers, and none where all are similar. model: the measured one.
SensitivityFindings findingsOf(const Sensitivity& sensitivity, const Model& model);

/// How much worse the metric is expected to be where groups keep so many units (by group): the sum of what the curves lose at these widths,
/// interpolated; below a curve's last point, what it loses there. Nothing where a group that is cut has no complete curve.
std::optional<double> expectedDrop(const Sensitivity& sensitivity, const std::vector<int>& kept);

} // namespace espalier
