// SPDX-License-Identifier: GPL-3.0-or-later
// Lists and tuples.
#include "core/formats/python/forward.h"

#include <spdlog/fmt/fmt.h>

namespace espalier::python_io {
namespace {

using Writer = ForwardWriter;

std::string list(const Writer& writer, const Node& node)
{
    return fmt::format("[{}]", writer.inputs(node));
}

std::string tuple(const Writer& writer, const Node& node)
{
    return fmt::format("({}{})", writer.inputs(node), node.inputs.size() == 1 ? "," : "");
}

std::string unpack(const Writer& writer, const Node& node)
{
    return writer.input(node, 0) + (node.outputs.size() == 1 ? "[0]" : "");
}

} // namespace

void registerStructure(FormTable& table)
{
    table.insert({{"list", list}, {"tuple", tuple}, {"unpack", unpack}});
}

} // namespace espalier::python_io
