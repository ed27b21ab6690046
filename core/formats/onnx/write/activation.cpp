// SPDX-License-Identifier: GPL-3.0-or-later
// Activations, softmax and dropout. ONNX before operator set 18 has few activations: the others are composed as PyTorch's exporter does.
#include "core/formats/onnx/write_graph.h"

#include <cmath>
#include <numbers>

namespace espalier::onnx_io {
namespace {

using Names = std::vector<std::string>;

std::string clipped(GraphWriter& writer, const std::string& x, double low, double high)
{
    return writer.add("Clip", {x, writer.number(low, "min"), writer.number(high, "max")});
}

Names relu6(GraphWriter& writer, const Node& node)
{
    return {clipped(writer, writer.input(node, 0), 0, 6)};
}

Names hardtanh(GraphWriter& writer, const Node& node)
{
    return {clipped(writer, writer.input(node, 0), floatAttribute(node, "min"), floatAttribute(node, "max"))};
}

Names silu(GraphWriter& writer, const Node& node)
{
    const std::string x = writer.input(node, 0);
    return {writer.add("Mul", {x, writer.add("Sigmoid", {x})})};
}

Names mish(GraphWriter& writer, const Node& node)
{
    const std::string x = writer.input(node, 0);
    return {writer.add("Mul", {x, writer.add("Tanh", {writer.add("Softplus", {x})})})};
}

std::string hardSigmoidOf(GraphWriter& writer, const std::string& x)
{
    return writer.add("HardSigmoid", {x}, {{"alpha", 1.0 / 6.0}, {"beta", 0.5}});
}

Names hardsigmoid(GraphWriter& writer, const Node& node)
{
    return {hardSigmoidOf(writer, writer.input(node, 0))};
}

Names hardswish(GraphWriter& writer, const Node& node)
{
    const std::string x = writer.input(node, 0);
    return {writer.add("Mul", {x, hardSigmoidOf(writer, x)})};
}

/// x · (1 + f) / 2.
std::string gated(GraphWriter& writer, const std::string& x, const std::string& f)
{
    const std::string gate = writer.add("Add", {f, writer.number(1, "one")});
    return writer.add("Mul", {writer.add("Mul", {x, gate}), writer.number(0.5, "half")});
}

Names gelu(GraphWriter& writer, const Node& node)
{
    const std::string x = writer.input(node, 0);
    if (std::get<std::string>(attribute(node, "approximate")) == "none")
        return {gated(writer, x, writer.add("Erf", {writer.add("Div", {x, writer.number(std::numbers::sqrt2, "root2")})}))};
    const std::string cubed = writer.add("Mul", {writer.add("Mul", {x, x}), x});
    const std::string bent = writer.add("Add", {x, writer.add("Mul", {cubed, writer.number(0.044715, "cubic")})});
    const std::string scaled = writer.add("Mul", {bent, writer.number(std::sqrt(2 / std::numbers::pi), "scale")});
    return {gated(writer, x, writer.add("Tanh", {scaled}))};
}

Names elu(GraphWriter& writer, const Node& node)
{
    return {writer.add("Elu", {writer.input(node, 0)}, {{"alpha", floatAttribute(node, "alpha")}})};
}

Names celu(GraphWriter& writer, const Node& node)
{
    return {writer.add("Celu", {writer.input(node, 0)}, {{"alpha", floatAttribute(node, "alpha")}})};
}

Names leakyRelu(GraphWriter& writer, const Node& node)
{
    return {writer.add("LeakyRelu", {writer.input(node, 0)}, {{"alpha", floatAttribute(node, "negative_slope")}})};
}

/// Above the threshold LibTorch uses the identity; at the default of 20 this equals float rounding.
Names softplus(GraphWriter& writer, const Node& node)
{
    constexpr double indistinguishable = 17;
    if (floatAttribute(node, "threshold") < indistinguishable)
        throw OnnxError("ONNX has no softplus with so low a threshold");
    const double beta = floatAttribute(node, "beta");
    const std::string x = writer.input(node, 0);
    if (beta == 1.0)
        return {writer.add("Softplus", {x})};
    const std::string scale = writer.number(beta, "beta");
    return {writer.add("Div", {writer.add("Softplus", {writer.add("Mul", {x, scale})}), scale})};
}

Names logSigmoid(GraphWriter& writer, const Node& node)
{
    return {writer.add("Neg", {writer.add("Softplus", {writer.add("Neg", {writer.input(node, 0)})})})};
}

Names softmax(GraphWriter& writer, const Node& node)
{
    return {writer.add(node.op == "softmax" ? "Softmax" : "LogSoftmax", {writer.input(node, 0)}, {{"axis", intAttribute(node, "dim")}})};
}

/// ONNX aligns slopes with the last dimension, so slopes per channel get trailing dimensions of size 1.
Names prelu(GraphWriter& writer, const Node& node)
{
    const at::Tensor slopes = writer.stored(node.inputs[1]);
    if (!slopes.defined())
        throw OnnxError("its slopes are computed");
    const std::size_t rank = writer.shapeOf(node.inputs[0]).size();
    Ints shape(slopes.numel() > 1 && rank > 2 ? rank - 1 : 1, 1);
    shape.front() = slopes.numel();
    return {writer.add("PRelu", {writer.input(node, 0), writer.storedAs(node.inputs[1], slopes.reshape(shape), "slopes")})};
}

/// Does nothing in evaluation.
Names dropout(GraphWriter& writer, const Node& node)
{
    return {writer.input(node, 0)};
}

} // namespace

void registerActivation(NodeWriterTable& table)
{
    table.insert({{"relu", function<"Relu">},
                  {"selu", function<"Selu">},
                  {"sigmoid", function<"Sigmoid">},
                  {"softsign", function<"Softsign">},
                  {"tanh", function<"Tanh">},
                  {"softmax", softmax},
                  {"log_softmax", softmax},
                  {"relu6", relu6},
                  {"hardtanh", hardtanh},
                  {"silu", silu},
                  {"mish", mish},
                  {"hardsigmoid", hardsigmoid},
                  {"hardswish", hardswish},
                  {"gelu", gelu},
                  {"elu", elu},
                  {"celu", celu},
                  {"leaky_relu", leakyRelu},
                  {"softplus", softplus},
                  {"log_sigmoid", logSigmoid},
                  {"prelu", prelu},
                  {"dropout", dropout}});
}

} // namespace espalier::onnx_io
