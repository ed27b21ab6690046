// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx/node.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <charconv>
#include <iterator>

namespace espalier::onnx_io {
namespace {

constexpr std::int64_t largestExtent = std::int64_t{1} << 20;

} // namespace

double decimal(float value)
{
    char text[32];
    const auto written = std::to_chars(std::begin(text), std::end(text), value);
    double number = value;
    std::from_chars(text, written.ptr, number);
    return number;
}

const std::string& OnnxNode::name() const
{
    return proto_.name().empty() && proto_.output_size() > 0 ? proto_.output(0) : proto_.name();
}

const onnx::AttributeProto* OnnxNode::find(std::string_view name) const
{
    const auto& all = proto_.attribute();
    const auto found = std::find_if(all.begin(), all.end(), [name](const onnx::AttributeProto& a) { return a.name() == name; });
    return found == all.end() ? nullptr : &*found;
}

const onnx::AttributeProto* OnnxNode::find(std::string_view name, onnx::AttributeProto::AttributeType type) const
{
    const onnx::AttributeProto* found = find(name);
    if (found && found->type() != type)
        throw OnnxError("its attribute '" + std::string(name) + "' has the wrong type");
    return found;
}

std::int64_t OnnxNode::integer(std::string_view name, std::int64_t fallback) const
{
    const onnx::AttributeProto* found = find(name, onnx::AttributeProto::INT);
    return found ? found->i() : fallback;
}

double OnnxNode::number(std::string_view name, double fallback) const
{
    const onnx::AttributeProto* found = find(name, onnx::AttributeProto::FLOAT);
    return found ? decimal(found->f()) : fallback;
}

std::string OnnxNode::text(std::string_view name, const std::string& fallback) const
{
    const onnx::AttributeProto* found = find(name, onnx::AttributeProto::STRING);
    return found ? found->s() : fallback;
}

Ints OnnxNode::integers(std::string_view name, const Ints& fallback) const
{
    const onnx::AttributeProto* found = find(name, onnx::AttributeProto::INTS);
    return found ? Ints(found->ints().begin(), found->ints().end()) : fallback;
}

std::vector<double> OnnxNode::numbers(std::string_view name) const
{
    const onnx::AttributeProto* found = find(name, onnx::AttributeProto::FLOATS);
    return found ? std::vector<double>(found->floats().begin(), found->floats().end()) : std::vector<double>{};
}

Ints OnnxNode::extents(std::string_view name, const Ints& fallback) const
{
    Ints values = integers(name, fallback);
    if (values.size() != fallback.size())
        throw OnnxError("its attribute '" + std::string(name) + "' has " + std::to_string(values.size()) + " numbers where " +
                        std::to_string(fallback.size()) + " are needed");
    checkExtents(values, name);
    return values;
}

const onnx::TensorProto* OnnxNode::tensor(std::string_view name) const
{
    const onnx::AttributeProto* found = find(name, onnx::AttributeProto::TENSOR);
    return found ? &found->t() : nullptr;
}

void checkExtents(const Ints& values, std::string_view what)
{
    for (const std::int64_t value : values)
        if (value > largestExtent || value < -largestExtent)
            throw OnnxError("its '" + std::string(what) + "' holds the absurd number " + std::to_string(value));
}

Ints integersOf(const at::Tensor& tensor, std::string_view what)
{
    if (tensor.is_floating_point() || tensor.dim() > 1)
        throw OnnxError("its " + std::string(what) + " is no list of whole numbers");
    const at::Tensor wide = tensor.to(at::kLong).contiguous();
    return {wide.data_ptr<std::int64_t>(), wide.data_ptr<std::int64_t>() + wide.numel()};
}

std::int64_t normalisedAxis(std::int64_t axis, std::int64_t rank)
{
    if (axis < -rank || axis >= rank)
        throw OnnxError("it names dimension " + std::to_string(axis) + " of a tensor that has " + std::to_string(rank));
    return axis < 0 ? axis + rank : axis;
}

} // namespace espalier::onnx_io
