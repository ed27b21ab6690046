// SPDX-License-Identifier: GPL-3.0-or-later
// Tensors that are made on the way: filled with a number, or counting.
#include "core/formats/python/forward.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace espalier::python_io {
namespace {

using Writer = ForwardWriter;

/// On the images' device; in their type, too, where it is the usual one, so that the module can be converted.
std::string placed(const Writer& writer, const Node& node)
{
    const auto& type = std::get<std::string>(attribute(node, "dtype"));
    return fmt::format("dtype={}, device={}.device", type == "float32" ? writer.images() + ".dtype" : "torch." + type, writer.images());
}

std::string full(const Writer& writer, const Node& node)
{
    ComputedLiterals computed(writer, node, 0);
    const std::string value = computed.number("value");
    return fmt::format("torch.full({}, {}, {})", computed.tuple("shape"), value, placed(writer, node));
}

/// Sizes of its own take the place of the input's.
std::string fullLike(const Writer& writer, const Node& node)
{
    const std::string x = writer.input(node, 0);
    const auto* type = std::get_if<std::string>(&attribute(node, "dtype"));
    const std::string rest = ComputedLiterals(writer, node, 1).number("value") + (type ? ", dtype=torch." + *type : "");
    const auto& shape = intsAttribute(node, "shape");
    if (std::all_of(shape.begin(), shape.end(), [](std::int64_t size) { return size == 0; }))
        return fmt::format("torch.full_like({}, {})", x, rest);
    std::string sizes;
    for (std::size_t dim = 0; dim < shape.size(); ++dim)
        sizes += (shape[dim] == 0 ? fmt::format("{}.shape[{}]", x, dim) : literal(shape[dim])) + ", ";
    return fmt::format("{}.new_full(({}), {})", x, sizes.substr(0, sizes.size() - (shape.size() == 1 ? 1 : 2)), rest);
}

std::string arange(const Writer& writer, const Node& node)
{
    ComputedLiterals computed(writer, node, 0);
    const std::string start = computed.number("start"), end = computed.number("end");
    return fmt::format("torch.arange({}, {}, {}, {})", start, end, computed.number("step"), placed(writer, node));
}

} // namespace

void registerCreation(FormTable& table)
{
    table.insert({{"full", full}, {"full_like", fullLike}, {"arange", arange}});
}

} // namespace espalier::python_io
