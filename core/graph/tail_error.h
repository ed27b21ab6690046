// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: compares networks whose tails pick by content, where rounding may exchange what is nearly equal.
#pragma once

#include "core/graph/network.h"

#include <ATen/core/Tensor.h>

#include <vector>

namespace espalier {

/// relativeError between the answers of both networks; answers: the first one's. Where that is above the tolerance and both have a tail,
/// head and tail are compared apart: the heads' outputs, and what the second tail makes of the first head's outputs. Throws like
/// Executor::run.
double answerError(const Network& network, const std::vector<at::Tensor>& answers, const Network& again,
                   const std::vector<at::Tensor>& inputs, double tolerance);

} // namespace espalier
