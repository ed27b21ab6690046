// SPDX-License-Identifier: GPL-3.0-or-later
// Convolution, also transposed.
#include "core/formats/onnx/write_graph.h"

namespace espalier::onnx_io {
namespace {

using Names = std::vector<std::string>;

Ints bothSides(const Ints& padding)
{
    Ints pads = padding;
    pads.insert(pads.end(), padding.begin(), padding.end());
    return pads;
}

Names convolution(GraphWriter& writer, const Node& node)
{
    const Shape& weight = writer.shapeOf(node.inputs[1]);
    if (writer.shapeOf(node.inputs[0]).size() != weight.size())
        throw OnnxError("its input has no batch dimension");
    const Names inputs = writer.layerInputs(node);
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

} // namespace

void registerConvolution(NodeWriterTable& table)
{
    table["conv"] = convolution;
}

} // namespace espalier::onnx_io
