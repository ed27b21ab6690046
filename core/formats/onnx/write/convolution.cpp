// SPDX-License-Identifier: GPL-3.0-or-later
// Convolution, also transposed.
#include "core/formats/onnx/write_graph.h"
#include "core/graph/operators/spread_convolution.h"

namespace espalier::onnx_io {
namespace {

using Names = std::vector<std::string>;

Ints bothSides(const Ints& padding)
{
    Ints pads = padding;
    pads.insert(pads.end(), padding.begin(), padding.end());
    return pads;
}

Names convolved(GraphWriter& writer, const Node& node, const Names& inputs)
{
    const Shape& weight = writer.shapeOf(node.inputs[1]);
    if (writer.shapeOf(node.inputs[0]).size() != weight.size())
        throw OnnxError("its input has no batch dimension");
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

Names convolution(GraphWriter& writer, const Node& node)
{
    return convolved(writer, node, writer.layerInputs(node));
}

/// The rest of the line with a zero behind it, of which the whole line is selected.
Names spreadConvolution(GraphWriter& writer, const Node& node)
{
    const auto selected = [&](const std::string& line, const Ints& places, const char* what) {
        return writer.add("Gather", {line, writer.integers(places, what)}, {{"axis", std::int64_t{2}}});
    };
    Names inputs = writer.layerInputs(node);
    inputs.front() = writer.add("Pad", {inputs.front(), writer.integers({0, 0, 0, 0, 0, 1}, "pads"), writer.number(0, "zero")});
    inputs.front() = selected(inputs.front(), spreadIndices(node), "whole");
    return {selected(convolved(writer, node, inputs).front(), intsAttribute(node, "places"), "places")};
}

} // namespace

void registerConvolution(NodeWriterTable& table)
{
    table["conv"] = convolution;
    table["spread_conv"] = spreadConvolution;
}

} // namespace espalier::onnx_io
