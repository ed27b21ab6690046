// SPDX-License-Identifier: GPL-3.0-or-later
// Activations, softmax and dropout.
#include "core/formats/python/forward.h"

#include <spdlog/fmt/fmt.h>

namespace espalier::python_io {
namespace {

using Writer = ForwardWriter;

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

std::string prelu(const Writer& writer, const Node& node)
{
    return fmt::format("F.prelu({}, {})", writer.input(node, 0), writer.input(node, 1));
}

std::string dropout(const Writer& writer, const Node& node)
{
    const std::string p = literal(floatAttribute(node, "p"));
    if (boolAttribute(node, "feature"))
        return fmt::format("torch.feature_dropout({}, {}, self.training)", writer.input(node, 0), p);
    return fmt::format("F.dropout({}, {}, self.training)", writer.input(node, 0), p);
}

std::string preluLayer(const LayerNode& layer)
{
    return layer.stored(1) ? fmt::format("nn.PReLU({})", layer.shapeOf(1).front()) : "";
}

} // namespace

void registerActivation(FormTable& table)
{
    for (const char* op : {"sigmoid", "tanh"})
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
                  {"prelu", {prelu, {"", "weight"}, preluLayer}},
                  {"dropout", dropout}});
}

} // namespace espalier::python_io
