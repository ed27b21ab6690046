// SPDX-License-Identifier: GPL-3.0-or-later
// Non-maximum suppression: of boxes that overlap, the most confident stays.
#pragma once

#include "core/settings/suppression_settings.h"
#include "core/tasks/detection/boxes.h"

#include <vector>

namespace espalier {

/// The detections that stay, most confident first; equal confidences stay in their order.
std::vector<Detection> suppressed(std::vector<Detection> detections, const SuppressionSettings& settings);

} // namespace espalier
