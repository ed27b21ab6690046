// SPDX-License-Identifier: GPL-3.0-or-later
// Reductions, which other operators are put together from as well.
#pragma once

#include "core/formats/onnx/write_graph.h"

namespace espalier::onnx_io {

/// "ReduceMean", "ReduceSum", … over the axes (all where there are none). Operator sets differ in where the axes stand.
std::string reduce(GraphWriter& writer, const std::string& op, const std::string& x, const Ints& axes, bool keepdims);

} // namespace espalier::onnx_io
