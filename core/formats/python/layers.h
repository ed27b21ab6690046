// SPDX-License-Identifier: GPL-3.0-or-later
// Which nodes are layers of PyTorch's: nn.Conv2d, nn.BatchNorm2d, nn.Linear, …
#pragma once

#include "core/graph/network.h"

#include <map>
#include <string>

namespace espalier::python_io {

struct Layer {
    std::string path;        ///< "layer1.0.conv1"
    std::string constructor; ///< "nn.Conv2d(3, 16, 3, padding=1, bias=False)"
};

/// By node. A layer holds all parameters and buffers under its path, under the names that PyTorch gives them; nodes that read the same
/// tensors are the same layer. A node that fits no layer of PyTorch's is left out.
std::map<NodeId, Layer> layersOf(const Network& network);

} // namespace espalier::python_io
