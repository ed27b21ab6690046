// SPDX-License-Identifier: GPL-3.0-or-later
// The same elements in other places or repeated.
#include "core/formats/python/forward.h"

#include "core/graph/operators/computed_size.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

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
    return fmt::format("{}.repeat{}", writer.input(node, 0), ComputedLiterals(writer, node, 1).tuple("repeats"));
}

/// 0 stands for the number of images of the second input.
std::string expand(const Writer& writer, const Node& node)
{
    const auto& shape = intsAttribute(node, "shape");
    ComputedLiterals computed(writer, node, std::count(shape.begin(), shape.end(), 0) > 0 ? 2 : 1);
    std::string sizes;
    for (const std::int64_t size : shape) {
        const std::string text = size == computedSize ? computed.next() : literal(size);
        sizes += (sizes.empty() ? "" : ", ") + (size == 0 ? writer.input(node, 1) + ".shape[0]" : text);
    }
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
