// SPDX-License-Identifier: GPL-3.0-or-later
// Non-maximum suppression: of boxes that overlap, the most confident stays.
#pragma once

#include "core/tasks/detection/boxes.h"

#include <vector>

namespace espalier {

struct SuppressionSettings {
    double confidence = 0.001;  ///< detections below are dropped
    double overlap = 0.7;       ///< of two boxes of a class whose intersection over union is above, the less confident goes
    int most = 300;             ///< detections of an image
    bool acrossClasses = false; ///< boxes of different classes suppress each other, too
};

/// The detections that stay, most confident first; equal confidences stay in their order.
std::vector<Detection> suppressed(std::vector<Detection> detections, const SuppressionSettings& settings);

} // namespace espalier
