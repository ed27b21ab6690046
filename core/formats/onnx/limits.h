// SPDX-License-Identifier: GPL-3.0-or-later
// What is refused before it is run: a damaged or hostile file must not eat the machine's memory or time.
#pragma once

#include "core/network/network.h"

#include <ATen/core/Tensor.h>

#include <vector>

namespace espalier::onnx_io {

/// Throws OnnxError where the node's result would have more than largestTensor elements, or a convolution or product would take more than
/// some seconds. inputs: in the node's order, undefined where absent.
void refuseTooLarge(const Node& node, const std::vector<at::Tensor>& inputs);

} // namespace espalier::onnx_io
