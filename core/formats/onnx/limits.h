// SPDX-License-Identifier: GPL-3.0-or-later
// What is refused before it is run: a damaged or hostile file must not eat the machine's memory or time.
#pragma once

#include "core/graph/network.h"

#include <ATen/core/Tensor.h>

#include <vector>

namespace espalier::onnx_io {

/// Throws OnnxError where the node's result would have more than largestTensor elements, or together with the kept elements of other values
/// more memory than is given to reading, or where it would take more than some seconds. inputs: in the node's order, for one batch,
/// undefined where absent. Returns the multiplications that the node takes.
double refuseTooLarge(const Node& node, const std::vector<at::Tensor>& inputs, double kept);

} // namespace espalier::onnx_io
