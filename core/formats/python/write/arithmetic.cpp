// SPDX-License-Identifier: GPL-3.0-or-later
// Arithmetic of two tensors, or of a tensor and a number; elementwise choice between two.
#include "core/formats/python/forward.h"

#include <spdlog/fmt/fmt.h>

namespace espalier::python_io {
namespace {

using Writer = ForwardWriter;

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

/// torch.maximum accepts no plain number.
std::string extremum(const Writer& writer, const Node& node)
{
    if (writer.has(node, 1))
        return fmt::format("torch.{}({}, {})", node.op, writer.input(node, 0), writer.input(node, 1));
    return fmt::format("{}.clamp({}={})", writer.input(node, 0), node.op == "maximum" ? "min" : "max", number(node, "other"));
}

std::string where(const Writer& writer, const Node& node)
{
    return fmt::format("torch.where({})", writer.inputs(node));
}

} // namespace

void registerArithmetic(FormTable& table)
{
    table.insert({{"add", scaledArithmetic},
                  {"sub", scaledArithmetic},
                  {"mul", arithmetic},
                  {"div", arithmetic},
                  {"pow", arithmetic},
                  {"maximum", extremum},
                  {"minimum", extremum},
                  {"where", where}});
}

} // namespace espalier::python_io
