// SPDX-License-Identifier: GPL-3.0-or-later
// Operators computed while reading: arithmetic on shapes and on constants.
#pragma once

#include "core/formats/onnx/node.h"

#include <ATen/core/Tensor.h>

#include <optional>
#include <vector>

namespace espalier::onnx_io {

/// The node's output for known inputs (undefined tensors where an optional input is absent). Nothing for an operator that is not computed
/// here. Throws OnnxError or c10::Error where the inputs do not fit, or the result would be larger than largestTensor.
std::optional<at::Tensor> fold(const OnnxNode& node, const std::vector<at::Tensor>& inputs);

/// Whether fold knows the operator.
bool canFold(std::string_view op);

/// The integers of a known tensor. Throws OnnxError where it holds others or has more than one dimension.
Ints integersOf(const at::Tensor& tensor, std::string_view what);

/// A dimension counted from the end made one counted from the start. Throws OnnxError where the rank has no such dimension.
std::int64_t normalisedAxis(std::int64_t axis, std::int64_t rank);

} // namespace espalier::onnx_io
