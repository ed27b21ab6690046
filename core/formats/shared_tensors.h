// SPDX-License-Identifier: GPL-3.0-or-later
// Tensors that several nodes read: what to tell about them, and how to make them separate.
#pragma once

#include "core/graph/network.h"

#include <string>
#include <vector>

namespace espalier {

/// The names of every parameter and buffer that has several, one list per tensor.
std::vector<std::vector<std::string>> sharedTensors(const Network& network);

/// A parameter or buffer of one name that several layers or norms read: those of a module that the network applies several times.
struct ReusedTensor {
    std::string name;
    std::vector<std::string> layers; ///< nodes, in order
};
std::vector<ReusedTensor> reusedTensors(const Network& network);

/// For partShared: every tensor that different layers read (mergedTensors).
inline constexpr const char* everyMerged = "all";

/// Gives every use of the named tensors (by any of their names) a tensor of its own, with the same content. Further names are used up
/// first. Returns a sentence's end for a name that is not shared, else an empty text.
std::string partShared(Network& network, const std::vector<std::string>& names);

/// Running statistics belong to one batch norm: separates those that an exporter merged with other tensors of equal content.
void partStatistics(Network& network);

/// Exporters merge biases and scales that happen to be equal, as those of layers that were not trained yet: vectors of one number
/// throughout that different layers read. Each of these layers gets one of its own again, except heads: what no other layer follows is the
/// network's output, whose channels stay in any case. Returns a sentence about it, empty where nothing was parted.
std::string partUniform(Network& network);

/// Indices into Network::stored of parameters along one dimension that layers with different weights read.
std::vector<std::size_t> mergedTensors(const Network& network);

/// A sentence about mergedTensors; empty where there are none.
std::string mergedNotice(const Network& network);

} // namespace espalier
