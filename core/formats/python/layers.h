// SPDX-License-Identifier: GPL-3.0-or-later
// Which nodes are layers of PyTorch's: nn.Conv2d, nn.BatchNorm2d, nn.Linear, …
#pragma once

#include "core/graph/network.h"

#include <map>
#include <string>
#include <vector>

namespace espalier::python_io {

struct Layer {
    std::string path;        ///< "layer1.0.conv1"
    std::string constructor; ///< "nn.Conv2d(3, 16, 3, padding=1, bias=False)"
};

/// By node. A layer holds all parameters and buffers under its path, under the names that PyTorch gives them; nodes that read the same
/// tensors are the same layer. A node that fits no layer of PyTorch's is left out.
std::map<NodeId, Layer> layersOf(const Network& network);

/// A node on its way to become a layer.
struct LayerNode {
    const Network& network;
    const Node& node;

    bool has(std::size_t i) const { return i < node.inputs.size() && node.inputs[i] != noValue; }
    /// Whether the input is a stored tensor.
    bool stored(std::size_t i) const;
    const Shape& shapeOf(std::size_t i) const { return network.values[node.inputs[i]].shape; }
};

/// "nn.Conv2d(3, 16, 3, padding=1)"; empty where no layer of PyTorch's is like the node.
using Constructor = std::string (*)(const LayerNode&);

/// ", name=value" where it is not the usual one.
std::string unusual(const char* name, const std::vector<std::int64_t>& values, std::int64_t usual);
std::string unusual(const char* name, double value, double usual);
std::string unusual(const char* name, bool value, bool usual);

} // namespace espalier::python_io
