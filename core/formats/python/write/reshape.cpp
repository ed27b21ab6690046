// SPDX-License-Identifier: GPL-3.0-or-later
// The same elements in another shape.
#include "core/formats/python/forward.h"

#include "core/graph/operators/computed_size.h"

#include <spdlog/fmt/fmt.h>

namespace espalier::python_io {
namespace {

using Writer = ForwardWriter;

std::string flatten(const Writer& writer, const Node& node)
{
    const auto rank = static_cast<std::int64_t>(writer.shapeOf(node.inputs[0]).size());
    const std::int64_t end = intAttribute(node, "end_dim");
    const std::string last = end == -1 || end == rank - 1 ? "" : ", " + literal(end);
    return fmt::format("{}.flatten({}{})", writer.input(node, 0), intAttribute(node, "start_dim"), last);
}

/// Sizes copied from the input are read when the module runs, so that any batch size works.
std::string reshape(const Writer& writer, const Node& node)
{
    const std::string x = writer.input(node, 0);
    std::string sizes;
    ComputedLiterals computed(writer, node, 1);
    const auto& shape = intsAttribute(node, "shape");
    for (std::size_t dim = 0; dim < shape.size(); ++dim) {
        const std::string size = shape[dim] == computedSize ? computed.next() : literal(shape[dim]);
        sizes += (dim == 0 ? "" : ", ") + (shape[dim] == 0 ? fmt::format("{}.shape[{}]", x, dim) : size);
    }
    return shape.empty() ? x + ".reshape(())" : fmt::format("{}.reshape({})", x, sizes);
}

std::string alongDimension(const Writer& writer, const Node& node)
{
    return fmt::format("{}.{}({})", writer.input(node, 0), node.op, intAttribute(node, "dim"));
}

} // namespace

void registerReshape(FormTable& table)
{
    table.insert({{"flatten", flatten}, {"reshape", reshape}, {"squeeze", alongDimension}, {"unsqueeze", alongDimension}});
}

} // namespace espalier::python_io
