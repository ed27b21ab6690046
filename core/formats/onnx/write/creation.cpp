// SPDX-License-Identifier: GPL-3.0-or-later
// Tensors that are made on the way.
#include "core/formats/onnx/write_graph.h"
#include "core/graph/operators/computed_size.h"

#include <ATen/ATen.h>

namespace espalier::onnx_io {
namespace {

using Names = std::vector<std::string>;

bool isNumber(const Node& node, std::string_view name)
{
    return !std::holds_alternative<std::monostate>(attribute(node, name));
}

/// Floating-point numbers are float32 in written files, whole ones int64.
at::ScalarType writtenType(const Node& node)
{
    if (!isNumber(node, "dtype"))
        return at::kFloat;
    const auto& name = std::get<std::string>(attribute(node, "dtype"));
    return name.rfind("float", 0) == 0 || name == "bfloat16" ? at::kFloat : name == "bool" ? at::kBool : at::kLong;
}

std::int64_t onnxType(at::ScalarType type)
{
    return type == at::kFloat ? onnx::TensorProto::FLOAT : type == at::kBool ? onnx::TensorProto::BOOL : onnx::TensorProto::INT64;
}

double constantOf(const Attribute& number)
{
    if (const auto* whole = std::get_if<std::int64_t>(&number))
        return static_cast<double>(*whole);
    return std::get<double>(number);
}

/// The attribute, or the input that computes it, as a tensor of one element of this type.
std::string numberOf(GraphWriter& writer, const Node& node, const char* name, at::ScalarType type, std::size_t& nextInput)
{
    const Attribute& given = attribute(node, name);
    const auto* whole = std::get_if<std::int64_t>(&given);
    if (!whole || *whole != computedSize)
        return writer.constant(at::full({1}, constantOf(given), type), name);
    return writer.add("Cast", {numberTensor(writer, node, nextInput++)}, {{"to", onnxType(type)}});
}

std::string filled(GraphWriter& writer, const Node& node, const std::string& shape, std::size_t& nextInput)
{
    return writer.add("Expand", {numberOf(writer, node, "value", writtenType(node), nextInput), shape});
}

Names full(GraphWriter& writer, const Node& node)
{
    std::size_t next = 0;
    const auto* whole = std::get_if<std::int64_t>(&attribute(node, "value"));
    const std::size_t own = whole && *whole == computedSize ? 1 : 0;
    const std::vector<SizePart> shape = ComputedParts(writer, node, own).list("shape");
    if (shape.empty())
        return {writer.reshape(numberOf(writer, node, "value", writtenType(node), next), Ints{})};
    return {filled(writer, node, writer.sizes(shape, "shape"), next)};
}

Names fullLike(GraphWriter& writer, const Node& node)
{
    std::size_t next = 1;
    const Ints& given = intsAttribute(node, "shape");
    std::vector<SizePart> shape;
    for (std::size_t dim = 0; dim < given.size(); ++dim)
        shape.push_back(given[dim] != 0 ? SizePart(given[dim])
                        : dim == 0      ? SizePart(writer.imagesOf(writer.input(node, 0)))
                                        : writer.sizePart(node.inputs[0], dim));
    return {filled(writer, node, writer.sizes(shape, "shape"), next)};
}

Names arange(GraphWriter& writer, const Node& node)
{
    std::size_t next = 0;
    Names bounds;
    for (const char* name : {"start", "end", "step"})
        bounds.push_back(writer.reshape(numberOf(writer, node, name, writtenType(node), next), Ints{}));
    return {writer.add("Range", bounds)};
}

} // namespace

void registerCreation(NodeWriterTable& table)
{
    table.insert({{"full", full}, {"full_like", fullLike}, {"arange", arange}});
}

} // namespace espalier::onnx_io
