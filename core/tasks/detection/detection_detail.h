// SPDX-License-Identifier: GPL-3.0-or-later
// What an evaluation of a detector can tell besides its metrics: curves, intervals, which class is taken for which.
#pragma once

#include "core/tasks/detection/detection_scores.h"
#include "core/tasks/metrics.h"

namespace espalier {

struct DetectionDetail : MetricDetail {
    explicit DetectionDetail(int classes, int most) : tally(classes, most), confusion(classes) {}

    DetectionTally tally;
    ConfusionMatrix confusion;
    DetectionScores scores; ///< of the tally, which takes seconds to score thousands of images
};

} // namespace espalier
