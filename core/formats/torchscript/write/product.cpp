// SPDX-License-Identifier: GPL-3.0-or-later
// The linear layer and the product of two matrices.
#include "core/formats/torchscript/node_writers.h"

namespace espalier::torchscript {
namespace {

using Values = std::vector<jit::Value*>;

Values linear(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::linear", {writer.input(node, 0), writer.input(node, 1), writer.input(node, 2)})};
}

Values matmul(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::matmul", {writer.input(node, 0), writer.input(node, 1)})};
}

} // namespace

void registerProduct(NodeWriterTable& table)
{
    table["linear"] = linear;
    table["matmul"] = matmul;
}

} // namespace espalier::torchscript
