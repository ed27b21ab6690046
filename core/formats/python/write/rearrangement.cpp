// SPDX-License-Identifier: GPL-3.0-or-later
// The same elements in other places or repeated.
#include "core/formats/python/forward.h"

#include <spdlog/fmt/fmt.h>

namespace espalier::python_io {
namespace {

using Writer = ForwardWriter;

std::string permute(const Writer& writer, const Node& node)
{
    return fmt::format("{}.permute{}", writer.input(node, 0), tupleOf(intsAttribute(node, "dims")));
}

std::string pixelShuffle(const Writer& writer, const Node& node)
{
    return fmt::format("F.{}({}, {})", node.op, writer.input(node, 0), intAttribute(node, "factor"));
}

std::string roll(const Writer& writer, const Node& node)
{
    return fmt::format("{}.roll({}, {})", writer.input(node, 0), tupleOf(intsAttribute(node, "shifts")),
                       tupleOf(intsAttribute(node, "dims")));
}

std::string repeat(const Writer& writer, const Node& node)
{
    return fmt::format("{}.repeat{}", writer.input(node, 0), tupleOf(intsAttribute(node, "repeats")));
}

/// 0 stands for the number of images of the second input.
std::string expand(const Writer& writer, const Node& node)
{
    std::string sizes;
    for (const std::int64_t size : intsAttribute(node, "shape"))
        sizes += (sizes.empty() ? "" : ", ") + (size == 0 ? writer.input(node, 1) + ".shape[0]" : literal(size));
    return fmt::format("{}.expand({})", writer.input(node, 0), sizes);
}

} // namespace

void registerRearrangement(FormTable& table)
{
    table.insert({{"permute", permute},
                  {"pixel_shuffle", pixelShuffle},
                  {"pixel_unshuffle", pixelShuffle},
                  {"roll", roll},
                  {"repeat", repeat},
                  {"expand", expand}});
}

} // namespace espalier::python_io
