// SPDX-License-Identifier: GPL-3.0-or-later
// Inside the operators and the executor only: batch norm, an optional addition and ReLU as one step.
#pragma once

#include <ATen/core/Tensor.h>

namespace espalier {

/// What the step reads and writes. residual may be undefined.
struct NormActivation {
    at::Tensor x, residual;
    at::Tensor weight, bias, runningMean, runningVariance;
    double momentum = 0, epsilon = 0;
};

/// True where normActivate() takes these tensors: float32, four dimensions in channels-last order, as many values in residual, more than
/// one value a channel.
bool canNormActivate(const NormActivation& step);

/// relu(batch_norm(x) + residual) with the batch's statistics, under autograd; updates the running statistics in place. Equal to LibTorch's
/// result up to rounding, with half the memory traffic of three separate operators.
at::Tensor normActivateInTraining(const NormActivation& step);

/// The same with the running statistics, without autograd.
at::Tensor normActivate(const NormActivation& step);

} // namespace espalier
