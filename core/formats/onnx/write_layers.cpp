// SPDX-License-Identifier: GPL-3.0-or-later
// Convolutions, linear layers, matrix products and dropout.
#include "core/formats/onnx/write_graph.h"

#include <ATen/ATen.h>

namespace espalier::onnx_io {
namespace {

using Names = std::vector<std::string>;

Ints bothSides(const Ints& padding)
{
    Ints pads = padding;
    pads.insert(pads.end(), padding.begin(), padding.end());
    return pads;
}

Names withBias(GraphWriter& writer, const Node& node, Names inputs)
{
    if (writer.has(node, 2))
        inputs.push_back(writer.input(node, 2));
    return inputs;
}

Names convolution(GraphWriter& writer, const Node& node)
{
    const Shape& weight = writer.shapeOf(node.inputs[1]);
    if (writer.shapeOf(node.inputs[0]).size() != weight.size())
        throw OnnxError("its input has no batch dimension");
    const Names inputs = withBias(writer, node, {writer.input(node, 0), writer.input(node, 1)});
    const Ints kernel(weight.begin() + 2, weight.end());
    const Ints pads = bothSides(intsAttribute(node, "padding"));
    const Ints& strides = intsAttribute(node, "stride");
    const Ints& dilations = intsAttribute(node, "dilation");
    const std::int64_t groups = intAttribute(node, "groups");
    if (!boolAttribute(node, "transposed"))
        return {writer.add("Conv", inputs,
                           {{"kernel_shape", kernel}, {"strides", strides}, {"pads", pads}, {"dilations", dilations}, {"group", groups}})};
    return {writer.add("ConvTranspose", inputs,
                       {{"kernel_shape", kernel},
                        {"strides", strides},
                        {"pads", pads},
                        {"dilations", dilations},
                        {"group", groups},
                        {"output_padding", intsAttribute(node, "output_padding")}})};
}

/// ONNX's MatMul wants the weight the other way round.
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
        const Names inputs = withBias(writer, node, {writer.input(node, 0), writer.input(node, 1)});
        return {writer.add("Gemm", inputs, {{"transB", std::int64_t{1}}})};
    }
    const std::string product = writer.add("MatMul", {writer.input(node, 0), turnedWeight(writer, node)});
    return {writer.has(node, 2) ? writer.add("Add", {product, writer.input(node, 2)}) : product};
}

Names matmul(GraphWriter& writer, const Node& node)
{
    return {writer.add("MatMul", {writer.input(node, 0), writer.input(node, 1)})};
}

/// Drops nothing where a network answers.
Names dropout(GraphWriter& writer, const Node& node)
{
    return {writer.input(node, 0)};
}

} // namespace

void addLayerWriters(NodeWriterTable& table)
{
    table.insert({{"conv", convolution}, {"linear", linear}, {"matmul", matmul}, {"dropout", dropout}});
}

} // namespace espalier::onnx_io
