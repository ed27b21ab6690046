// SPDX-License-Identifier: GPL-3.0-or-later
// What sensitivity curves tell: which layers to protect, and how far the others can go.
#pragma once

#include "core/pipeline/sensitivity.h"

#include <vector>

namespace espalier {

struct SensitivityFinding {
    int group = 0;
    double meanDrop = 0; ///< of the metric, on average over the measured shares (the area between curve and start); layers are sorted by it
    double dropAtHalf = 0; ///< of the metric with half the units gone, between measured shares by interpolation
    double safeShare = 1;  ///< smallest measured kept share down to which nothing loses more than the tolerance
    double macsShare = 0;  ///< of the network's MACs that the group's own layers take: what protecting it holds on to, at most
    bool protect = false;  ///< loses far more than the others do

    bool operator==(const SensitivityFinding&) const = default;
};

struct SensitivityFindings {
    std::vector<SensitivityFinding> layers; ///< most sensitive first; complete curves only
    double medianDropAtHalf = 0;            ///< of these layers
};

/// A layer is to be protected where half of its units cost more than the tolerance and more than twice what they cost the median layer:
/// never more than half of all layers, and none where all are alike. The tolerance is the metric's noise. model: the one that was measured.
SensitivityFindings findingsOf(const Sensitivity& sensitivity, const Model& model);

} // namespace espalier
