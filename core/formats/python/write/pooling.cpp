// SPDX-License-Identifier: GPL-3.0-or-later
// Pooling.
#include "core/formats/python/forward.h"

#include "core/graph/operators/computed_size.h"

#include <spdlog/fmt/fmt.h>

namespace espalier::python_io {
namespace {

using Writer = ForwardWriter;

/// Without a stride, the kernel's size.
std::string stride(const Node& node)
{
    return intsAttribute(node, "stride").empty() ? sizes(node, "kernel") : sizes(node, "stride");
}

std::string ceilMode(const Node& node)
{
    return boolAttribute(node, "ceil_mode") ? ", ceil_mode=True" : "";
}

std::string maxPool(const Writer& writer, const Node& node)
{
    const std::string dilation = sizes(node, "dilation");
    return fmt::format("F.max_pool{}d({}, {}, stride={}, padding={}{}{})", intsAttribute(node, "kernel").size(), writer.input(node, 0),
                       sizes(node, "kernel"), stride(node), sizes(node, "padding"), dilation == "1" ? "" : ", dilation=" + dilation,
                       ceilMode(node));
}

std::string averagePool(const Writer& writer, const Node& node)
{
    const auto* divisor = std::get_if<std::int64_t>(&attribute(node, "divisor_override"));
    return fmt::format("F.avg_pool{}d({}, {}, stride={}, padding={}{}{}{})", intsAttribute(node, "kernel").size(), writer.input(node, 0),
                       sizes(node, "kernel"), stride(node), sizes(node, "padding"), ceilMode(node),
                       boolAttribute(node, "count_include_pad") ? "" : ", count_include_pad=False",
                       divisor ? fmt::format(", divisor_override={}", *divisor) : "");
}

std::string adaptivePool(const Writer& writer, const Node& node)
{
    const bool computed = holdsComputed(node, "output_size");
    return fmt::format("F.{}{}d({}, {})", node.op, intsAttribute(node, "output_size").size(), writer.input(node, 0),
                       computed ? ComputedLiterals(writer, node, 1).tuple("output_size") : sizes(node, "output_size"));
}

} // namespace

void registerPooling(FormTable& table)
{
    table.insert(
        {{"max_pool", maxPool}, {"avg_pool", averagePool}, {"adaptive_avg_pool", adaptivePool}, {"adaptive_max_pool", adaptivePool}});
}

} // namespace espalier::python_io
