// SPDX-License-Identifier: GPL-3.0-or-later
// Pools, reductions and resampling.
#include "core/formats/python/forward.h"

#include <spdlog/fmt/fmt.h>

namespace espalier::python_io {
namespace {

using Writer = ForwardWriter;

std::string sizes(const Node& node, const char* name)
{
    return compact(intsAttribute(node, name));
}

/// No stride means the kernel's size.
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
    return fmt::format("F.{}{}d({}, {})", node.op, intsAttribute(node, "output_size").size(), writer.input(node, 0),
                       sizes(node, "output_size"));
}

/// No dimensions named means all of them.
std::string dimsOf(const Writer& writer, const Node& node)
{
    std::vector<std::int64_t> dims = intsAttribute(node, "dims");
    if (dims.empty())
        for (std::size_t dim = 0; dim < writer.shapeOf(node.inputs[0]).size(); ++dim)
            dims.push_back(static_cast<std::int64_t>(dim));
    return dims.size() == 1 ? literal(dims.front()) : tupleOf(dims);
}

std::string reduction(const Writer& writer, const Node& node)
{
    return fmt::format("{}.{}({}{})", writer.input(node, 0), node.op, dimsOf(writer, node),
                       boolAttribute(node, "keepdim") ? ", keepdim=True" : "");
}

/// torch.prod takes one dimension at a time; the last goes first, so that the others keep their places.
std::string product(const Writer& writer, const Node& node)
{
    std::vector<std::int64_t> dims = intsAttribute(node, "dims");
    std::string text = writer.input(node, 0);
    const char* keepdim = boolAttribute(node, "keepdim") ? ", keepdim=True" : "";
    if (dims.empty())
        for (std::size_t dim = 0; dim < writer.shapeOf(node.inputs[0]).size(); ++dim)
            dims.push_back(static_cast<std::int64_t>(dim));
    for (auto dim = dims.rbegin(); dim != dims.rend(); ++dim)
        text += fmt::format(".prod({}{})", *dim, keepdim);
    return text;
}

std::string upsample(const Writer& writer, const Node& node)
{
    const auto& mode = std::get<std::string>(attribute(node, "mode"));
    const bool sized = !std::holds_alternative<std::monostate>(attribute(node, "size"));
    const std::string to = sized ? "size=" + tupleOf(intsAttribute(node, "size")) : "scale_factor=" + literal(attribute(node, "scale"));
    const std::string corners = mode == "nearest" ? "" : ", align_corners=" + literal(boolAttribute(node, "align_corners"));
    return fmt::format("F.interpolate({}, {}, mode={}{})", writer.input(node, 0), to, literal(mode), corners);
}

std::string pixelShuffle(const Writer& writer, const Node& node)
{
    return fmt::format("F.{}({}, {})", node.op, writer.input(node, 0), intAttribute(node, "factor"));
}

} // namespace

void addPoolingExpressions(ExpressionTable& table)
{
    for (const char* op : {"mean", "sum", "amax", "amin"})
        table[op] = reduction;
    table.insert({{"max_pool", maxPool},
                  {"avg_pool", averagePool},
                  {"adaptive_avg_pool", adaptivePool},
                  {"adaptive_max_pool", adaptivePool},
                  {"prod", product},
                  {"upsample", upsample},
                  {"pixel_shuffle", pixelShuffle},
                  {"pixel_unshuffle", pixelShuffle}});
}

} // namespace espalier::python_io
