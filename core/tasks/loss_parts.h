// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: what a loss is the sum of, as a task tells it through LossOptions::parts.
#pragma once

#include "core/tasks/metrics.h"

#include <ATen/core/Tensor.h>

#include <vector>

namespace espalier {

struct LossPart {
    const MetricInfo* info = nullptr;
    at::Tensor value;  ///< a scalar of the loss's type, on its device
    double weight = 1; ///< in the loss
};

/// A batch's loss as numbers.
struct LossValue {
    double mean = 0; ///< over the batch
    Metrics parts;   ///< weighted, so that they add up to the loss that they are of; empty where the task tells none
};
/// Waits for the device once, however many parts there are.
LossValue valueOf(const at::Tensor& loss, const std::vector<LossPart>& parts);

} // namespace espalier
