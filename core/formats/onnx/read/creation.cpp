// SPDX-License-Identifier: GPL-3.0-or-later
// Tensors that are made on the way, in sizes that follow the images.
#include "core/formats/onnx/tensor.h"
#include "core/formats/onnx/translate.h"
#include "core/graph/operators/computed_size.h"

#include <ATen/ATen.h>

namespace espalier::onnx_io {
namespace {

void refuseLarge(double elements)
{
    if (!(elements <= static_cast<double>(largestTensor)))
        throw OnnxError("its result would have more than " + std::to_string(largestTensor) + " elements");
}

Outputs constantOfShape(Translation& t)
{
    const std::vector<SizeNumber> sizes = t.sizesAt(0, "shape");
    double elements = 1;
    for (const SizeNumber& size : sizes)
        elements *= std::max(size.one.toDouble(), std::max(size.two.toDouble(), size.other.toDouble()));
    refuseLarge(elements);
    const onnx::TensorProto* value = t.node().tensor("value");
    const at::Tensor fill = value ? tensorFromProto(*value, {}) : at::zeros({1});
    if (fill.numel() != 1)
        throw OnnxError("its value is not a single number");
    const bool floating = fill.is_floating_point();
    const Attribute number = floating ? Attribute(fill.item<double>()) : Attribute(fill.to(at::kLong).item<std::int64_t>());
    return {t.emitSized("full", {}, {{"value", number}, {"dtype", typeName(fill.scalar_type())}}, "shape", sizes)};
}

/// The number that a known value of one element holds.
SizeNumber onlyNumber(const Translation& t, std::size_t i, const char* name)
{
    const auto numbers = t.input(i).known() ? numbersIn(t.input(i)) : std::nullopt;
    if (!numbers || numbers->size() != 1)
        throw OnnxError("its " + std::string(name) + " depends on the image");
    return numbers->front();
}

Outputs range(Translation& t)
{
    Attributes attributes{{"dtype", typeName(t.input(1).one.scalar_type())}};
    std::vector<OnnxValue> inputs;
    std::vector<SizeNumber> bounds;
    for (const char* name : {"start", "end", "step"}) {
        const SizeNumber bound = onlyNumber(t, bounds.size(), name);
        const bool integral = bound.one.isIntegral(false);
        attributes[name] = !bound.constant() ? Attribute(computedSize)
                           : integral        ? Attribute(std::int64_t{bound.one.toLong()})
                                             : bound.one.toDouble();
        if (!bound.constant())
            inputs.push_back(GraphBuilder::inputFrom(bound));
        bounds.push_back(bound);
    }
    if (bounds[2].one.toDouble() == 0)
        throw OnnxError("it counts in steps of zero");
    refuseLarge((bounds[1].one.toDouble() - bounds[0].one.toDouble()) / bounds[2].one.toDouble());
    return {t.emit("arange", inputs, attributes)};
}

} // namespace

void registerCreation(TranslationTable& table)
{
    table.insert({{"ConstantOfShape", constantOfShape}, {"Range", range}});
}

} // namespace espalier::onnx_io
