// SPDX-License-Identifier: GPL-3.0-or-later
// Reductions over dimensions.
#include "core/graph/operators/reduction.h"
#include "core/formats/python/forward.h"

#include <spdlog/fmt/fmt.h>

namespace espalier::python_io {
namespace {

using Writer = ForwardWriter;

/// An empty list means all dimensions.
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
    const std::string result = fmt::format("{}.{}({}{})", writer.input(node, 0), node.op, dimsOf(writer, node),
                                           boolAttribute(node, "keepdim") ? ", keepdim=True" : "");
    if (const double share = shareOfMean(node); share != 1)
        return result + " * " + literal(share);
    if (const Competing zero = competingZero(node); zero != Competing::none)
        return result + (zero == Competing::above ? ".clamp(min=0)" : ".clamp(max=0)");
    return result;
}

/// torch.prod reduces one dimension at a time; from the last one on, so that the others keep their numbers.
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

} // namespace

void registerReduction(FormTable& table)
{
    for (const char* op : {"mean", "sum", "amax", "amin"})
        table[op] = reduction;
    table["prod"] = product;
}

} // namespace espalier::python_io
