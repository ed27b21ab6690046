// SPDX-License-Identifier: GPL-3.0-or-later
// Activations, arithmetic and other functions of each element. ONNX before operator set 18 knows few activations: the others are spelled
// out as PyTorch's exporter does.
#include "core/formats/onnx/write_graph.h"

#include <cmath>
#include <numbers>

namespace espalier::onnx_io {
namespace {

using Names = std::vector<std::string>;

const std::map<std::string, const char*, std::less<>>& simpleFunctions()
{
    static const std::map<std::string, const char*, std::less<>> all = {
        {"abs", "Abs"},
        {"ceil", "Ceil"},
        {"cos", "Cos"},
        {"erf", "Erf"},
        {"exp", "Exp"},
        {"floor", "Floor"},
        {"log", "Log"},
        {"relu", "Relu"},
        {"round", "Round"},
        {"sigmoid", "Sigmoid"},
        {"sign", "Sign"},
        {"sin", "Sin"},
        {"sqrt", "Sqrt"},
        {"tanh", "Tanh"},
        {"softsign", "Softsign"},
        {"selu", "Selu"},
        {"reciprocal", "Reciprocal"},
    };
    return all;
}

Names function(GraphWriter& writer, const Node& node)
{
    return {writer.add(simpleFunctions().at(node.op), {writer.input(node, 0)})};
}

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

/// LibTorch goes over to the identity above the threshold; at the usual 20 that is float's rounding.
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

Names rootsReciprocal(GraphWriter& writer, const Node& node)
{
    return {writer.add("Reciprocal", {writer.add("Sqrt", {writer.input(node, 0)})})};
}

Names softmax(GraphWriter& writer, const Node& node)
{
    return {writer.add(node.op == "softmax" ? "Softmax" : "LogSoftmax", {writer.input(node, 0)}, {{"axis", intAttribute(node, "dim")}})};
}

/// The first operand. OpenCV loses a number or a stored tensor right behind a product of two computed matrices: something stands between.
std::string first(GraphWriter& writer, const Node& node)
{
    const Node* maker = writer.makerOf(node.inputs[0]);
    const bool lost = maker && maker->op == "matmul" && (!writer.has(node, 1) || writer.stored(node.inputs[1]).defined());
    return lost ? writer.add("Identity", {writer.input(node, 0)}) : writer.input(node, 0);
}

/// The second tensor, or the number that stands for it.
std::string other(GraphWriter& writer, const Node& node)
{
    return writer.has(node, 1) ? writer.input(node, 1) : writer.number(floatAttribute(node, "other"), "other");
}

Names scaledArithmetic(GraphWriter& writer, const Node& node)
{
    const double alpha = floatAttribute(node, "alpha");
    std::string second = other(writer, node);
    if (alpha != 1.0)
        second = writer.add("Mul", {second, writer.number(alpha, "alpha")});
    return {writer.add(node.op == "add" ? "Add" : "Sub", {first(writer, node), second})};
}

Names arithmetic(GraphWriter& writer, const Node& node)
{
    static const std::map<std::string, const char*, std::less<>> names = {
        {"mul", "Mul"}, {"div", "Div"}, {"pow", "Pow"}, {"maximum", "Max"}, {"minimum", "Min"}};
    return {writer.add(names.at(node.op), {first(writer, node), other(writer, node)})};
}

/// ONNX aligns the slopes from the last dimension on, so those of channels stand before ones.
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

Names where(GraphWriter& writer, const Node& node)
{
    return {writer.add("Where", {writer.input(node, 0), writer.input(node, 1), writer.input(node, 2)})};
}

} // namespace

void addElementwiseWriters(NodeWriterTable& table)
{
    for (const auto& [key, op] : simpleFunctions())
        table[key] = function;
    for (const char* key : {"mul", "div", "pow", "maximum", "minimum"})
        table[key] = arithmetic;
    table.insert({{"add", scaledArithmetic},
                  {"sub", scaledArithmetic},
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
                  {"rsqrt", rootsReciprocal},
                  {"prelu", prelu},
                  {"where", where}});
}

} // namespace espalier::onnx_io
