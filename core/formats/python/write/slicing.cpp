// SPDX-License-Identifier: GPL-3.0-or-later
// Slicing and selecting indices of a dimension.
#include "core/formats/python/forward.h"

#include <spdlog/fmt/fmt.h>

#include <limits>

namespace espalier::python_io {
namespace {

using Writer = ForwardWriter;

/// ":, " for every preceding dimension.
std::string skipped(std::int64_t dims)
{
    std::string text;
    for (std::int64_t dim = 0; dim < dims; ++dim)
        text += ":, ";
    return text;
}

std::string slice(const Writer& writer, const Node& node)
{
    const bool toEnd = intAttribute(node, "end") == std::numeric_limits<std::int64_t>::max();
    const std::int64_t step = intAttribute(node, "step");
    ComputedLiterals computed(writer, node, 1);
    const std::string start = intAttribute(node, "start") == 0 ? "" : computed.number("start");
    const std::string end = toEnd ? "" : computed.number("end");
    return fmt::format("{}[{}{}:{}{}]", writer.input(node, 0), skipped(intAttribute(node, "dim")), start, end,
                       step == 1 ? "" : ":" + literal(step));
}

std::string indexSelect(const Writer& writer, const Node& node)
{
    return fmt::format("{}[{}{}]", writer.input(node, 0), skipped(intAttribute(node, "dim")), literal(attribute(node, "indices")));
}

} // namespace

void registerSlicing(FormTable& table)
{
    table.insert({{"slice", slice}, {"index_select", indexSelect}});
}

} // namespace espalier::python_io
