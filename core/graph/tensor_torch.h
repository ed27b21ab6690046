// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: between the public Tensor handle and LibTorch's tensor.
#pragma once

#include "core/graph/tensor.h"

#include <ATen/core/Tensor.h>

namespace espalier {

struct Tensor::Impl {
    at::Tensor tensor;
};

/// The LibTorch tensor behind a handle (shared storage; an undefined handle gives an undefined tensor).
at::Tensor toTorch(const Tensor& tensor);
Tensor fromTorch(at::Tensor tensor);
/// A copy on the processor, contiguous, without gradients.
Tensor copyOf(const at::Tensor& tensor);

} // namespace espalier
