// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that make a dimension longer: concatenation and padding.
#include "core/formats/python/forward.h"

#include <spdlog/fmt/fmt.h>

namespace espalier::python_io {
namespace {

using Writer = ForwardWriter;

std::string concatenation(const Writer& writer, const Node& node)
{
    return fmt::format("torch.cat([{}], {})", writer.inputs(node), intAttribute(node, "dim"));
}

std::string pad(const Writer& writer, const Node& node)
{
    const auto& mode = std::get<std::string>(attribute(node, "mode"));
    const std::string how = mode == "constant" ? "value=" + literal(floatAttribute(node, "value")) : "mode=" + literal(mode);
    return fmt::format("F.pad({}, {}, {})", writer.input(node, 0), ComputedLiterals(writer, node, 1).tuple("pads"), how);
}

} // namespace

void registerJoining(FormTable& table)
{
    table.insert({{"concat", concatenation}, {"pad", pad}});
}

} // namespace espalier::python_io
