// SPDX-License-Identifier: GPL-3.0-or-later
// Activations, arithmetic and other functions of each element.
#include "core/formats/python/forward.h"

#include <spdlog/fmt/fmt.h>

namespace espalier::python_io {
namespace {

using Writer = ForwardWriter;

std::string number(const Node& node, const char* name)
{
    return literal(floatAttribute(node, name));
}

/// Whose names here are torch's.
std::string ofTorch(const Writer& writer, const Node& node)
{
    return fmt::format("torch.{}({})", node.op, writer.input(node, 0));
}

std::string functional(const Writer& writer, const Node& node)
{
    const std::string name = node.op == "log_sigmoid" ? "logsigmoid" : node.op;
    return fmt::format("F.{}({})", name, writer.input(node, 0));
}

std::string withAlpha(const Writer& writer, const Node& node)
{
    return fmt::format("F.{}({}, alpha={})", node.op, writer.input(node, 0), number(node, "alpha"));
}

std::string gelu(const Writer& writer, const Node& node)
{
    const auto& approximate = std::get<std::string>(attribute(node, "approximate"));
    return fmt::format("F.gelu({}{})", writer.input(node, 0), approximate == "none" ? "" : ", approximate=" + literal(approximate));
}

std::string leakyRelu(const Writer& writer, const Node& node)
{
    return fmt::format("F.leaky_relu({}, {})", writer.input(node, 0), number(node, "negative_slope"));
}

std::string hardtanh(const Writer& writer, const Node& node)
{
    return fmt::format("F.hardtanh({}, {}, {})", writer.input(node, 0), number(node, "min"), number(node, "max"));
}

std::string softplus(const Writer& writer, const Node& node)
{
    return fmt::format("F.softplus({}, beta={}, threshold={})", writer.input(node, 0), number(node, "beta"), number(node, "threshold"));
}

std::string softmax(const Writer& writer, const Node& node)
{
    return fmt::format("F.{}({}, dim={})", node.op, writer.input(node, 0), intAttribute(node, "dim"));
}

std::string other(const Writer& writer, const Node& node)
{
    return writer.has(node, 1) ? writer.input(node, 1) : number(node, "other");
}

std::string scaledArithmetic(const Writer& writer, const Node& node)
{
    const char* sign = node.op == "add" ? "+" : "-";
    const double alpha = floatAttribute(node, "alpha");
    if (alpha == 1.0)
        return fmt::format("{} {} {}", writer.input(node, 0), sign, other(writer, node));
    return fmt::format("{} {} {} * {}", writer.input(node, 0), sign, literal(alpha), other(writer, node));
}

std::string arithmetic(const Writer& writer, const Node& node)
{
    const char* sign = node.op == "mul" ? "*" : node.op == "div" ? "/" : "**";
    return fmt::format("{} {} {}", writer.input(node, 0), sign, other(writer, node));
}

/// torch.maximum takes no plain number.
std::string extremum(const Writer& writer, const Node& node)
{
    if (writer.has(node, 1))
        return fmt::format("torch.{}({}, {})", node.op, writer.input(node, 0), writer.input(node, 1));
    return fmt::format("{}.clamp({}={})", writer.input(node, 0), node.op == "maximum" ? "min" : "max", number(node, "other"));
}

std::string prelu(const Writer& writer, const Node& node)
{
    return fmt::format("F.prelu({}, {})", writer.input(node, 0), writer.input(node, 1));
}

std::string where(const Writer& writer, const Node& node)
{
    return fmt::format("torch.where({})", writer.inputs(node));
}

} // namespace

void addElementwiseExpressions(ExpressionTable& table)
{
    for (const char* op :
         {"abs", "ceil", "cos", "erf", "exp", "floor", "log", "reciprocal", "round", "rsqrt", "sigmoid", "sign", "sin", "sqrt", "tanh"})
        table[op] = ofTorch;
    for (const char* op : {"relu", "relu6", "silu", "hardswish", "hardsigmoid", "mish", "selu", "softsign", "log_sigmoid"})
        table[op] = functional;
    table.insert({{"elu", withAlpha},
                  {"celu", withAlpha},
                  {"gelu", gelu},
                  {"leaky_relu", leakyRelu},
                  {"hardtanh", hardtanh},
                  {"softplus", softplus},
                  {"softmax", softmax},
                  {"log_softmax", softmax},
                  {"add", scaledArithmetic},
                  {"sub", scaledArithmetic},
                  {"mul", arithmetic},
                  {"div", arithmetic},
                  {"pow", arithmetic},
                  {"maximum", extremum},
                  {"minimum", extremum},
                  {"prelu", prelu},
                  {"where", where}});
}

} // namespace espalier::python_io
