// SPDX-License-Identifier: GPL-3.0-or-later
// Topological order of an ONNX graph.
#pragma once

#include "core/formats/onnx/file.h"

namespace espalier::onnx_io {

/// The nodes that the outputs depend on, each after those it reads; in the file's order where possible. Throws OnnxError: a tensor that no
/// node or more than one node produces, a cycle.
std::vector<OnnxNode> sortedNodes(const OnnxFile& file);

} // namespace espalier::onnx_io
