// SPDX-License-Identifier: GPL-3.0-or-later
// The nodes of an ONNX graph in an order in which they can be run.
#pragma once

#include "core/formats/onnx/file.h"

namespace espalier::onnx_io {

/// The nodes that the outputs need, each after those it reads; the file's own order where that is possible. Throws OnnxError: a tensor
/// nobody produces or two nodes produce, a cycle.
std::vector<OnnxNode> sortedNodes(const OnnxFile& file);

} // namespace espalier::onnx_io
