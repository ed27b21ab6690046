// SPDX-License-Identifier: GPL-3.0-or-later
// Non-maximum suppression, as torchvision and as ONNX define it.
#pragma once

#include <ATen/core/Tensor.h>

namespace espalier {

/// torchvision::nms: boxes [n, 4] as two corners (x1, y1, x2, y2), scores [n]. Indices of the boxes that are kept, by descending score:
/// each kept box removes those after it whose intersection over union with it is larger than the threshold. Throws c10::Error for other
/// shapes.
at::Tensor suppressedByTorchvision(const at::Tensor& boxes, const at::Tensor& scores, double iouThreshold);

/// The attributes and further inputs of ONNX's NonMaxSuppression.
struct SuppressionLimits {
    std::int64_t mostPerClass = 0;
    double iouThreshold = 0;
    double scoreThreshold = 0; ///< only boxes with larger scores; minus infinity: all
    bool centers = false;      ///< boxes are (x centre, y centre, width, height), else two opposite corners (y1, x1, y2, x2)
};

/// ONNX's NonMaxSuppression: boxes [images, n, 4], scores [images, classes, n]. [kept, 3]: image, class and box of every kept box, by
/// image, class and descending score. Throws c10::Error for other shapes.
at::Tensor suppressedByOnnx(const at::Tensor& boxes, const at::Tensor& scores, const SuppressionLimits& limits);

} // namespace espalier
