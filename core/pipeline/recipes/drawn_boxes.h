// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: boxes with their names and confidences drawn into a picture.
#pragma once

#include "core/pipeline/recipes/detect.h"

#include <opencv2/core/mat.hpp>

#include <vector>

namespace espalier::recipes {

/// A copy with three channels (blue, green, red). original: one or three channels. Boxes: the surest first, which is drawn on top.
cv::Mat withBoxes(const cv::Mat& original, const std::vector<NamedDetection>& boxes);

} // namespace espalier::recipes
