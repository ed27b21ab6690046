// SPDX-License-Identifier: GPL-3.0-or-later
// The order of a recurrent layer's gates: PyTorch's (input, forget, cell, output; reset, update, new) and ONNX's (input, output, forget,
// cell; update, reset, hidden).
#pragma once

#include "core/formats/onnx/node.h"

#include <ATen/core/Tensor.h>

namespace espalier::onnx_io {

/// Which of the rows' equal parts stands at each place after a change of order; op: "lstm" or "gru".
Ints toOnnx(const std::string& op);
Ints fromOnnx(const std::string& op);

/// The rows of a weight or bias in another order of its parts.
at::Tensor inOrder(const at::Tensor& rows, const Ints& order);

} // namespace espalier::onnx_io
