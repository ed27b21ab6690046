// SPDX-License-Identifier: GPL-3.0-or-later
// The linear layer and the product of two matrices.
#include "core/formats/onnx/write_graph.h"
#include "core/graph/file_dimensions.h"

#include <ATen/ATen.h>

namespace espalier::onnx_io {
namespace {

using Names = std::vector<std::string>;

/// The transposed weight, as ONNX's MatMul needs it.
std::string turnedWeight(GraphWriter& writer, const Node& node)
{
    const at::Tensor weight = writer.stored(node.inputs[1]);
    if (weight.defined())
        return writer.storedAs(node.inputs[1], weight.t(), "turned");
    return writer.add("Transpose", {writer.input(node, 1)}, {{"perm", Ints{1, 0}}});
}

Names linear(GraphWriter& writer, const Node& node)
{
    if (writer.shapeOf(node.inputs[0]).size() == 2) {
        const bool turned = transposedInFile(node, 1);
        Names inputs{writer.input(node, 0), turned ? turnedWeight(writer, node) : writer.input(node, 1)};
        if (writer.has(node, 2))
            inputs.push_back(writer.input(node, 2));
        return {writer.add("Gemm", inputs, {{"transB", std::int64_t{turned ? 0 : 1}}})};
    }
    const std::string product = writer.add("MatMul", {writer.input(node, 0), turnedWeight(writer, node)});
    return {writer.has(node, 2) ? writer.add("Add", {product, writer.input(node, 2)}) : product};
}

Names matmul(GraphWriter& writer, const Node& node)
{
    return {writer.add("MatMul", {writer.input(node, 0), writer.input(node, 1)})};
}

} // namespace

void registerProduct(NodeWriterTable& table)
{
    table.insert({{"linear", linear}, {"matmul", matmul}});
}

} // namespace espalier::onnx_io
