// SPDX-License-Identifier: GPL-3.0-or-later
// Convolution, also transposed.
#include "core/formats/torchscript/node_writers.h"
#include "core/graph/operators/spread_convolution.h"

namespace espalier::torchscript {
namespace {

using Values = std::vector<jit::Value*>;

Values convolved(GraphWriter& writer, const Node& node, jit::Value* x)
{
    const std::string dimensions = std::to_string(intsAttribute(node, "stride").size()) + "d";
    const GraphWriter::Arguments tensors{x, writer.input(node, 1), writer.input(node, 2)};
    if (boolAttribute(node, "transposed"))
        return {writer.call("aten::conv_transpose" + dimensions,
                            {tensors[0], tensors[1], tensors[2], argument(node, "stride"), argument(node, "padding"),
                             argument(node, "output_padding"), argument(node, "groups"), argument(node, "dilation")})};
    return {writer.call("aten::conv" + dimensions, {tensors[0], tensors[1], tensors[2], argument(node, "stride"), argument(node, "padding"),
                                                    argument(node, "dilation"), argument(node, "groups")})};
}

Values convolution(GraphWriter& writer, const Node& node)
{
    return convolved(writer, node, writer.input(node, 0));
}

/// Indices of a line, on the module's present device.
jit::Value* selected(GraphWriter& writer, jit::Value* line, const std::vector<std::int64_t>& places)
{
    jit::Value* indices = writer.call("aten::tensor", {c10::IValue(places)}, {{"device", writer.call("prim::device", {line})}});
    return writer.call("aten::index_select", {line, c10::IValue(2), indices});
}

/// The rest of the line with a zero behind it, of which the whole line is selected.
Values spreadConvolution(GraphWriter& writer, const Node& node)
{
    jit::Value* padded =
        writer.call("aten::constant_pad_nd", {writer.input(node, 0), c10::IValue(std::vector<std::int64_t>{0, 1}), c10::IValue(0.0)});
    jit::Value* whole = convolved(writer, node, selected(writer, padded, spreadIndices(node))).front();
    return {selected(writer, whole, intsAttribute(node, "places"))};
}

} // namespace

void registerConvolution(NodeWriterTable& table)
{
    table["conv"] = convolution;
    table["spread_conv"] = spreadConvolution;
}

} // namespace espalier::torchscript
