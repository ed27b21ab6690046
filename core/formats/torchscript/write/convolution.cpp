// SPDX-License-Identifier: GPL-3.0-or-later
// Convolution, also transposed.
#include "core/formats/torchscript/node_writers.h"

namespace espalier::torchscript {
namespace {

using Values = std::vector<jit::Value*>;

Values convolution(GraphWriter& writer, const Node& node)
{
    const std::string dimensions = std::to_string(intsAttribute(node, "stride").size()) + "d";
    const GraphWriter::Arguments tensors{writer.input(node, 0), writer.input(node, 1), writer.input(node, 2)};
    if (boolAttribute(node, "transposed"))
        return {writer.call("aten::conv_transpose" + dimensions,
                            {tensors[0], tensors[1], tensors[2], argument(node, "stride"), argument(node, "padding"),
                             argument(node, "output_padding"), argument(node, "groups"), argument(node, "dilation")})};
    return {writer.call("aten::conv" + dimensions, {tensors[0], tensors[1], tensors[2], argument(node, "stride"), argument(node, "padding"),
                                                    argument(node, "dilation"), argument(node, "groups")})};
}

} // namespace

void registerConvolution(NodeWriterTable& table)
{
    table["conv"] = convolution;
}

} // namespace espalier::torchscript
