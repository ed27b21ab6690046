// SPDX-License-Identifier: GPL-3.0-or-later
// How stored tensors lie in the file that their network was read from, where that differs: readers note it on the nodes that read them.
#pragma once

#include "core/graph/network.h"

#include <optional>

namespace espalier {

/// Notes that the file has the node's input i with dimension dims[d] where the network has d. Not of opaque nodes, whose attributes are
/// the operator's arguments.
void noteFileDimensions(Node& node, std::size_t input, std::vector<std::int64_t> dims);
/// Notes at every input that reads the value that the file has no such tensor.
void noteComputed(Node& node, ValueId value);

/// True where the file has the matrix at this input with its dimensions exchanged.
bool transposedInFile(const Node& node, std::size_t input);
/// True where the file has no such tensor, or none of this size.
bool computedFromFile(const Node& node, std::size_t input);

/// The file's dimension that a stored tensor's is; nothing where the tensor was computed while reading.
std::optional<std::size_t> fileDimension(const Network& network, ValueId stored, std::size_t dim);

} // namespace espalier
