// SPDX-License-Identifier: GPL-3.0-or-later
// Reductions, also used by other operators' writers.
#pragma once

#include "core/formats/onnx/write_graph.h"

namespace espalier::onnx_io {

/// "ReduceMean", "ReduceSum", … over the axes (no axes: all). Axes are an attribute or an input, depending on the operator set.
std::string reduce(GraphWriter& writer, const std::string& op, const std::string& x, const Ints& axes, bool keepdims);

} // namespace espalier::onnx_io
