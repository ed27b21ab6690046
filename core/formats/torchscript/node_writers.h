// SPDX-License-Identifier: GPL-3.0-or-later
// From the network's operators to TorchScript's: the reader's tables, backwards.
#pragma once

#include "core/formats/torchscript/graph_writer.h"
#include "core/graph/operators/families.h"

#include <string>
#include <unordered_map>

namespace espalier::torchscript {

/// The values of the node's outputs.
using NodeWriter = std::vector<jit::Value*> (*)(GraphWriter&, const Node&);
/// By the operator's key.
using NodeWriterTable = std::unordered_map<std::string, NodeWriter>;

ESPALIER_FAMILIES(ESPALIER_DECLARE_FAMILY, NodeWriterTable)

const NodeWriterTable& nodeWriters();

/// An operator whose name is TorchScript's and which takes nothing but the tensor.
std::vector<jit::Value*> sameName(GraphWriter& writer, const Node& node);
/// A size that is asked for when the module runs, so that it takes any batch; and a list of such sizes and fixed ones.
jit::Value* sizeOf(GraphWriter& writer, jit::Value* tensor, std::size_t dim);
jit::Value* listOf(GraphWriter& writer, const std::vector<jit::Value*>& sizes);
/// A node's attribute as an argument.
c10::IValue argument(const Node& node, std::string_view name);

} // namespace espalier::torchscript
