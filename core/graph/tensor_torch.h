// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: converts between the public Tensor handle and LibTorch's tensor.
#pragma once

#include "core/graph/tensor.h"

#include <ATen/core/Tensor.h>

namespace espalier {

struct Tensor::Impl {
    at::Tensor tensor;
};

/// The handle's LibTorch tensor (shared storage; undefined for an undefined handle).
at::Tensor toTorch(const Tensor& tensor);
Tensor fromTorch(at::Tensor tensor);
/// A copy on the processor, contiguous, without gradients.
Tensor copyOf(const at::Tensor& tensor);

} // namespace espalier
