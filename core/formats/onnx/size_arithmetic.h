// SPDX-License-Identifier: GPL-3.0-or-later
// Shape arithmetic that follows the size of the images: where the elements of a folded value come from.
#pragma once

#include "core/formats/onnx/graph.h"
#include "core/formats/onnx/node.h"

#include <optional>
#include <vector>

namespace espalier::onnx_io {

/// For each element of the node's folded result the number of the network that computes it, noValue where it is the same at every size.
/// Nothing where an element cannot be followed: an operator without a form for numbers, a long list, other shapes in other runs.
std::optional<std::vector<ValueId>> numbersOf(const OnnxNode& node, const std::vector<OnnxValue>& inputs, const OnnxValue& result,
                                              GraphBuilder& graph);

} // namespace espalier::onnx_io
