// SPDX-License-Identifier: GPL-3.0-or-later
// Tensors that are made on the way: filled with a number, or counting.
#include "core/formats/torchscript/node_writers.h"

#include "core/graph/operators/computed_size.h"
#include "core/graph/operators/element_types.h"

#include <algorithm>

namespace espalier::torchscript {
namespace {

using Values = std::vector<jit::Value*>;

const std::string& typeOf(const Node& node)
{
    return std::get<std::string>(attribute(node, "dtype"));
}

c10::IValue typeArgument(const Node& node)
{
    return static_cast<std::int64_t>(elementType(typeOf(node)));
}

/// Made on the images' device; in their type, too, where it is the usual one, so that the module can be converted.
Values made(GraphWriter& writer, const Node& node, const std::string& op, GraphWriter::Arguments arguments)
{
    jit::Value* device = writer.call("prim::device", {writer.images()});
    jit::Value* tensor = writer.call(op, arguments, {{"dtype", typeArgument(node)}, {"device", device}});
    return {typeOf(node) == "float32" ? writer.call("aten::type_as", {tensor, writer.images()}) : tensor};
}

Values full(GraphWriter& writer, const Node& node)
{
    ComputedArguments computed(writer, node, 0);
    jit::Value* value = computed.number("value");
    return made(writer, node, "aten::full", {computed.list("shape"), value});
}

/// Sizes of its own take the place of the input's.
Values fullLike(GraphWriter& writer, const Node& node)
{
    jit::Value* x = writer.input(node, 0);
    jit::Value* value = ComputedArguments(writer, node, 1).number("value");
    const c10::IValue type = std::holds_alternative<std::monostate>(attribute(node, "dtype")) ? c10::IValue() : typeArgument(node);
    const auto& shape = intsAttribute(node, "shape");
    if (std::all_of(shape.begin(), shape.end(), [](std::int64_t size) { return size == 0; }))
        return {writer.call("aten::full_like", {x, value}, {{"dtype", type}})};
    Values sizes;
    for (std::size_t dim = 0; dim < shape.size(); ++dim)
        sizes.push_back(shape[dim] == 0 ? sizeOf(writer, x, dim) : writer.graph().insertConstant(shape[dim]));
    return {writer.call("aten::new_full", {x, listOf(writer, sizes), value}, {{"dtype", type}})};
}

Values arange(GraphWriter& writer, const Node& node)
{
    ComputedArguments computed(writer, node, 0);
    jit::Value* start = computed.number("start");
    jit::Value* end = computed.number("end");
    return made(writer, node, "aten::arange", {start, end, computed.number("step")});
}

} // namespace

void registerCreation(NodeWriterTable& table)
{
    table["full"] = full;
    table["full_like"] = fullLike;
    table["arange"] = arange;
}

} // namespace espalier::torchscript
