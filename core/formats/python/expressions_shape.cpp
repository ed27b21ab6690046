// SPDX-License-Identifier: GPL-3.0-or-later
// Reshaping, moving, cutting, repeating and joining dimensions.
#include "core/formats/python/forward.h"

#include <spdlog/fmt/fmt.h>

#include <limits>

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

/// Sizes that are copied from the input are asked for, so that any batch goes.
std::string reshape(const Writer& writer, const Node& node)
{
    const std::string x = writer.input(node, 0);
    std::string sizes;
    const auto& shape = intsAttribute(node, "shape");
    for (std::size_t dim = 0; dim < shape.size(); ++dim)
        sizes += (dim == 0 ? "" : ", ") + (shape[dim] == 0 ? fmt::format("{}.shape[{}]", x, dim) : literal(shape[dim]));
    return shape.empty() ? x + ".reshape(())" : fmt::format("{}.reshape({})", x, sizes);
}

std::string permute(const Writer& writer, const Node& node)
{
    return fmt::format("{}.permute{}", writer.input(node, 0), tupleOf(intsAttribute(node, "dims")));
}

std::string alongDimension(const Writer& writer, const Node& node)
{
    return fmt::format("{}.{}({})", writer.input(node, 0), node.op, intAttribute(node, "dim"));
}

std::string concatenation(const Writer& writer, const Node& node)
{
    return fmt::format("torch.cat([{}], {})", writer.inputs(node), intAttribute(node, "dim"));
}

/// ":, " for every dimension before.
std::string skipped(std::int64_t dims)
{
    std::string text;
    for (std::int64_t dim = 0; dim < dims; ++dim)
        text += ":, ";
    return text;
}

std::string slice(const Writer& writer, const Node& node)
{
    const std::int64_t start = intAttribute(node, "start");
    const std::int64_t end = intAttribute(node, "end");
    const std::int64_t step = intAttribute(node, "step");
    return fmt::format("{}[{}{}:{}{}]", writer.input(node, 0), skipped(intAttribute(node, "dim")), start == 0 ? "" : literal(start),
                       end == std::numeric_limits<std::int64_t>::max() ? "" : literal(end), step == 1 ? "" : ":" + literal(step));
}

std::string indexSelect(const Writer& writer, const Node& node)
{
    return fmt::format("{}[{}{}]", writer.input(node, 0), skipped(intAttribute(node, "dim")), literal(attribute(node, "indices")));
}

std::string pad(const Writer& writer, const Node& node)
{
    const auto& mode = std::get<std::string>(attribute(node, "mode"));
    const std::string how = mode == "constant" ? "value=" + literal(floatAttribute(node, "value")) : "mode=" + literal(mode);
    return fmt::format("F.pad({}, {}, {})", writer.input(node, 0), tupleOf(intsAttribute(node, "pads")), how);
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

void addShapeExpressions(ExpressionTable& table)
{
    table.insert({{"flatten", flatten},
                  {"reshape", reshape},
                  {"permute", permute},
                  {"squeeze", alongDimension},
                  {"unsqueeze", alongDimension},
                  {"concat", concatenation},
                  {"slice", slice},
                  {"index_select", indexSelect},
                  {"pad", pad},
                  {"roll", roll},
                  {"repeat", repeat},
                  {"expand", expand}});
}

} // namespace espalier::python_io
