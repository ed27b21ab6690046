// SPDX-License-Identifier: GPL-3.0-or-later
// Limits that are checked before a node runs: a damaged or hostile file must not use up the machine's memory or time.
#pragma once

#include "core/graph/network.h"

#include <ATen/core/Tensor.h>

#include <vector>

namespace espalier::onnx_io {

/// Throws OnnxError where the node's result would have more than largestTensor elements, would exceed the memory limit together with the
/// kept elements of other values, or would take more than some seconds. inputs: in the node's order, for one batch, undefined where absent.
/// Returns the node's multiplications.
double refuseTooLarge(const Node& node, const std::vector<at::Tensor>& inputs, double kept);

} // namespace espalier::onnx_io
