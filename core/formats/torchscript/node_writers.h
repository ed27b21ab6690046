// SPDX-License-Identifier: GPL-3.0-or-later
// Translates the network's operators to TorchScript's: the inverse of the reader's tables.
#pragma once

#include "core/formats/torchscript/graph_writer.h"
#include "core/graph/operators/families.h"

#include <string>
#include <unordered_map>

namespace espalier::torchscript {

/// Returns the values of the node's outputs.
using NodeWriter = std::vector<jit::Value*> (*)(GraphWriter&, const Node&);
/// By the operator's key.
using NodeWriterTable = std::unordered_map<std::string, NodeWriter>;

ESPALIER_FAMILIES(ESPALIER_DECLARE_FAMILY, NodeWriterTable)

const NodeWriterTable& nodeWriters();

/// An operator with TorchScript's name and the tensor as its only argument.
std::vector<jit::Value*> sameName(GraphWriter& writer, const Node& node);
/// A size that is read when the module runs, so that any batch size works; and a list of such sizes and fixed ones.
jit::Value* sizeOf(GraphWriter& writer, jit::Value* tensor, std::size_t dim);
jit::Value* listOf(GraphWriter& writer, const std::vector<jit::Value*>& sizes);
/// A node's attribute as an argument.
c10::IValue argument(const Node& node, std::string_view name);

/// Attributes that may hold computed sizes, as arguments; to be asked for in the operator's order.
class ComputedArguments {
public:
    /// own: the number of the operator's own inputs, which stand before the computed ones.
    ComputedArguments(GraphWriter& writer, const Node& node, std::size_t own) : writer_(writer), node_(node), next_(own) {}

    /// A list of integers.
    jit::Value* list(std::string_view name);
    jit::Value* number(std::string_view name);
    /// The next computed number.
    jit::Value* next() { return writer_.input(node_, next_++); }

private:
    GraphWriter& writer_;
    const Node& node_;
    std::size_t next_;
};

} // namespace espalier::torchscript
