// SPDX-License-Identifier: GPL-3.0-or-later
// Inside the operators and the executor only: batch norm, a following addition and ReLU as one step.
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

/// relu(batch_norm(x) + residual) by the statistics of the batch, which the running ones follow in place; under autograd. The numbers are
/// LibTorch's up to rounding. It reads and writes memory half as often as the three operators one after the other.
at::Tensor normActivateInTraining(const NormActivation& step);

/// The same by the running statistics, without autograd.
at::Tensor normActivate(const NormActivation& step);

} // namespace espalier
