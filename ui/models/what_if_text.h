// SPDX-License-Identifier: GPL-3.0-or-later
// What a plan would do to the answers, in words: at once from the layers' curves, then from pictures.
#pragma once

#include "core/pipeline/recipes/plan_estimate.h"

#include <QString>

#include <memory>
#include <optional>

namespace espalier {

/// What is known of the network that the present plan would make.
struct WhatIfFacts {
    bool cuts = false;   ///< a plan removes something; else there is nothing to tell
    bool images = false; ///< the project has some
    /// By the curves of the layers.
    struct Expected {
        const MetricInfo* metric = nullptr;
        double whole = 0, planned = 0; ///< of the present network, and of the planned one
    };
    std::optional<Expected> expected;
    int curvePoints = 0, allPoints = 0; ///< of curves that are being measured; 0: they are not
    std::shared_ptr<const recipes::PlanEstimate> estimate;
    bool working = false; ///< more pictures are being tried, or will be in a moment
    QString waitsFor;     ///< the title of the job that has to end first; empty: none
    QString problem;      ///< why pictures cannot be tried; empty: they can
};

struct WhatIfText {
    QString original;          ///< of the metric on the pictures that planned was tried on; empty where it was on none
    QString planned, change;   ///< of the metric, short; empty where nothing is known
    QString sentence;          ///< where the numbers come from, or what to do for some; empty where nothing is planned
    bool offersCurves = false; ///< measuring the curves would tell more
};

WhatIfText whatIfText(const WhatIfFacts& facts);

/// On how many pictures it was tried, and what became of their answers: above these pictures.
QString triedText(const recipes::PlanEstimate& estimate);
/// Above pictures without the planned network's answers: when they come, or what to do for some. Empty where nothing is planned.
QString untriedText(const WhatIfFacts& facts);

} // namespace espalier
