// SPDX-License-Identifier: GPL-3.0-or-later
// Constant folding while reading: arithmetic on shapes and on constants.
#pragma once

#include "core/formats/onnx/node.h"

#include <ATen/core/Tensor.h>

#include <optional>
#include <vector>

namespace espalier::onnx_io {

/// The node's output for known inputs (undefined tensors for absent optional inputs). Nothing for an operator that is not folded here.
/// Throws OnnxError or c10::Error where the inputs do not fit, or the result would be larger than largestTensor.
std::optional<at::Tensor> foldConstant(const OnnxNode& node, const std::vector<at::Tensor>& inputs);

/// Whether foldConstant knows the operator.
bool canFoldConstant(std::string_view op);

} // namespace espalier::onnx_io
