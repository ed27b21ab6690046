// SPDX-License-Identifier: GPL-3.0-or-later
// Finds the nodes that are PyTorch layers: nn.Conv2d, nn.BatchNorm2d, nn.Linear, …
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

/// By node. A layer holds all parameters and buffers under its path, under PyTorch's names; nodes that read the same tensors are the same
/// layer. Nodes without a matching PyTorch layer are left out.
std::map<NodeId, Layer> layersOf(const Network& network);

/// A node that may become a layer.
struct LayerNode {
    const Network& network;
    const Node& node;

    bool has(std::size_t i) const { return i < node.inputs.size() && node.inputs[i] != noValue; }
    /// Whether the input is a stored tensor.
    bool stored(std::size_t i) const;
    const Shape& shapeOf(std::size_t i) const { return network.values[node.inputs[i]].shape; }
};

/// "nn.Conv2d(3, 16, 3, padding=1)"; empty where no PyTorch layer matches the node.
using Constructor = std::string (*)(const LayerNode&);

/// ", name=value"; empty for the default value.
std::string unusual(const char* name, const std::vector<std::int64_t>& values, std::int64_t usual);
std::string unusual(const char* name, double value, double usual);
std::string unusual(const char* name, bool value, bool usual);

} // namespace espalier::python_io
