// SPDX-License-Identifier: GPL-3.0-or-later
// Layers with parameters, matrix products and dropout.
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

Values linear(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::linear", {writer.input(node, 0), writer.input(node, 1), writer.input(node, 2)})};
}

Values matmul(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::matmul", {writer.input(node, 0), writer.input(node, 1)})};
}

Values batchNorm(GraphWriter& writer, const Node& node)
{
    jit::Value* training = writer.trainingFlag(node.inputs[3]);
    return {writer.call("aten::batch_norm",
                        {writer.input(node, 0), writer.input(node, 1), writer.input(node, 2), writer.input(node, 3), writer.input(node, 4),
                         training, argument(node, "momentum"), argument(node, "eps"), c10::IValue(true)})};
}

Values dropout(GraphWriter& writer, const Node& node)
{
    const char* op = boolAttribute(node, "feature") ? "aten::feature_dropout" : "aten::dropout";
    return {writer.call(op, {writer.input(node, 0), argument(node, "p"), writer.trainingFlag(noValue)})};
}

} // namespace

void addLayerWriters(NodeWriterTable& table)
{
    table["conv"] = convolution;
    table["linear"] = linear;
    table["matmul"] = matmul;
    table["batch_norm"] = batchNorm;
    table["dropout"] = dropout;
}

} // namespace espalier::torchscript
