// SPDX-License-Identifier: GPL-3.0-or-later
// From the network's operators to TorchScript's: the reader's tables, backwards.
#pragma once

#include "core/formats/torchscript/graph_writer.h"

#include <string>
#include <unordered_map>

namespace espalier::torchscript {

/// The values of the node's outputs.
using NodeWriter = std::vector<jit::Value*> (*)(GraphWriter&, const Node&);
/// By the operator's key.
using NodeWriterTable = std::unordered_map<std::string, NodeWriter>;

void addElementwiseWriters(NodeWriterTable& table);
void addLayerWriters(NodeWriterTable& table);
void addPoolingWriters(NodeWriterTable& table);
void addShapeWriters(NodeWriterTable& table);
void addStructureWriters(NodeWriterTable& table);

const NodeWriterTable& nodeWriters();

/// A node's attribute as an argument.
c10::IValue argument(const Node& node, std::string_view name);

} // namespace espalier::torchscript
