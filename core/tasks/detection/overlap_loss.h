// SPDX-License-Identifier: GPL-3.0-or-later
// Overlap of boxes as a function that training can follow. Boxes are tensors whose last dimension is left, top, right, bottom.
#pragma once

#include <ATen/core/Tensor.h>

namespace espalier {

/// Intersection over union, less the squared distance of the centres over that of the farthest corners, less what the shapes differ by
/// (CIoU: Zheng et al. 2020, "Distance-IoU Loss", eq. 10–12). The boxes' shapes are broadcast; at most 1, and differentiable under
/// autograd.
at::Tensor completeOverlap(const at::Tensor& a, const at::Tensor& b);

} // namespace espalier
