// SPDX-License-Identifier: GPL-3.0-or-later
// Names of nodes.
#pragma once

#include "core/formats/onnx/graph.h"
#include "core/formats/onnx/node.h"

#include <string>
#include <vector>

namespace espalier::onnx_io {

/// The module path where it is known: a layer is named after its weight without ".weight"; PyTorch's "/layer1/layer1.0/conv1/Conv" becomes
/// "layer1.0.conv1". Else the file's own name.
std::string readableName(const OnnxNode& node, const std::vector<OnnxValue>& inputs);

/// Names in a damaged file may hold any bytes: control characters and invalid UTF-8 become question marks.
std::string printable(const std::string& text);

} // namespace espalier::onnx_io
