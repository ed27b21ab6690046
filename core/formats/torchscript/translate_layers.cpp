// SPDX-License-Identifier: GPL-3.0-or-later
// Layers with parameters, and matrix products.
#include "core/formats/torchscript/translations.h"

namespace espalier::torchscript {
namespace {

ValueId optionalValue(Emitter& emitter, const Call& call, std::string_view name)
{
    return !call.has(name) || call.isNone(name) ? noValue : emitter.valueOf(call.term(name));
}

/// A weight that other nodes compute (e.g. a standardised one) has no channels of its own to prune.
void requireStored(Emitter& emitter, const Term& weight)
{
    require(emitter.builder().stored(emitter.valueOf(weight)) != nullptr);
}

/// Rows of padding at both ends of each spatial dimension.
struct Padding {
    std::vector<std::int64_t> low, high;
};

/// Padding may be given in words: none, or as much as keeps the size.
Padding paddingOf(const Call& call, std::size_t spatial, const std::vector<std::int64_t>& dilation)
{
    if (!isFixed(call.term("padding")) || !valueIn(call.term("padding"), 0).isString()) {
        const auto padding = call.integers("padding", spatial);
        return {padding, padding};
    }
    Padding padding{std::vector<std::int64_t>(spatial, 0), std::vector<std::int64_t>(spatial, 0)};
    if (call.text("padding") == "valid")
        return padding;
    const auto& kernel = call.tensor("weight").sizes();
    for (std::size_t i = 0; i < spatial; ++i) {
        const std::int64_t total = dilation[i] * (kernel[i + 2] - 1);
        padding.low[i] = total / 2;
        padding.high[i] = total - total / 2;
    }
    return padding;
}

/// What one end gets more than the other is padded beforehand.
ValueId evenlyPadded(Emitter& emitter, const Call& call, ValueId input, const Padding& padding)
{
    if (padding.low == padding.high)
        return input;
    std::vector<std::int64_t> pads;
    for (std::size_t i = padding.low.size(); i-- > 0;) {
        pads.push_back(0);
        pads.push_back(padding.high[i] - padding.low[i]);
    }
    return emitter.builder().addNode(nodeName(call.node, "pad"), "pad", {input}, {{"pads", pads}, {"mode", "constant"}, {"value", 0.0}});
}

void convolve(Emitter& emitter, Call& call, bool transposed)
{
    require(call.rank("input") == call.rank("weight"));
    requireStored(emitter, call.term("weight"));
    const auto spatial = static_cast<std::size_t>(call.rank("weight")) - 2;
    const auto dilation = call.integers("dilation", spatial);
    const Padding padding = paddingOf(call, spatial, dilation);
    const bool hasOutputPadding = call.has("output_padding");
    const ValueId input = evenlyPadded(emitter, call, emitter.valueOf(call.term("input")), padding);
    emit(emitter, call, "conv", {input, emitter.valueOf(call.term("weight")), optionalValue(emitter, call, "bias")},
         {{"stride", call.integers("stride", spatial)},
          {"padding", padding.low},
          {"dilation", dilation},
          {"output_padding", hasOutputPadding ? call.integers("output_padding", spatial) : std::vector<std::int64_t>(spatial, 0)},
          {"transposed", transposed},
          {"groups", call.integer("groups")}},
         &call.term("weight"));
}

void anyConvolution(Emitter& emitter, Call& call)
{
    convolve(emitter, call, call.flag("transposed"));
}

void convolution(Emitter& emitter, Call& call)
{
    convolve(emitter, call, false);
}

void transposedConvolution(Emitter& emitter, Call& call)
{
    convolve(emitter, call, true);
}

void linearLayer(Emitter& emitter, Call& call, const Term& input, const Term& weight, ValueId bias)
{
    requireStored(emitter, weight);
    emit(emitter, call, "linear", {emitter.valueOf(input), emitter.valueOf(weight), bias}, {}, &weight);
}

/// A weight that other nodes compute: a product with its transpose.
void computedLinear(Emitter& emitter, Call& call)
{
    NetworkBuilder& builder = emitter.builder();
    const ValueId turned = builder.addNode(nodeName(call.node, "permute"), "permute", {emitter.valueOf(call.term("weight"))},
                                           {{"dims", std::vector<std::int64_t>{1, 0}}});
    const std::vector<ValueId> factors{emitter.valueOf(call.term("input")), turned};
    const ValueId bias = optionalValue(emitter, call, "bias");
    if (bias == noValue)
        return emit(emitter, call, "matmul", factors);
    emit(emitter, call, "add", {builder.addNode(nodeName(call.node, "matmul"), "matmul", factors), bias}, {{"alpha", 1.0}});
}

void linear(Emitter& emitter, Call& call)
{
    require(call.rank("weight") == 2);
    if (emitter.builder().stored(emitter.valueOf(call.term("weight"))) == nullptr)
        return computedLinear(emitter, call);
    linearLayer(emitter, call, call.term("input"), call.term("weight"), optionalValue(emitter, call, "bias"));
}

/// The stored matrix that a term is the transpose of.
std::optional<Term> untransposed(Emitter& emitter, const Term& term)
{
    const ValueId value = term.origin->value;
    const Node* producer = value == noValue ? nullptr : emitter.builder().producer(value);
    if (!producer || producer->op != "permute" || intsAttribute(*producer, "dims") != std::vector<std::int64_t>{1, 0} ||
        !emitter.builder().stored(producer->inputs.front()))
        return std::nullopt;
    return computedTerm(producer->inputs.front(), {});
}

void matrixProduct(Emitter& emitter, Call& call)
{
    const char* second = call.has("mat2") ? "mat2" : "other";
    const auto weight = untransposed(emitter, call.term(second));
    if (weight && call.rank() >= 2)
        return linearLayer(emitter, call, call.term("self"), *weight, noValue);
    emit(emitter, call, "matmul", {emitter.valueOf(call.term("self")), emitter.valueOf(call.term(second))});
}

/// self + first @ second: a linear layer as older versions trace it, or a bias added to scores.
void addedProduct(Emitter& emitter, Call& call)
{
    require(call.number("beta") == 1.0 && call.number("alpha") == 1.0);
    const bool batched = call.has("batch1");
    const Term &first = call.term(batched ? "batch1" : "mat1"), &second = call.term(batched ? "batch2" : "mat2");
    const auto weight = untransposed(emitter, second);
    if (weight && call.rank() == 1)
        return linearLayer(emitter, call, first, *weight, emitter.valueOf(call.term("self")));
    const ValueId product =
        emitter.builder().addNode(nodeName(call.node, "matmul"), "matmul", {emitter.valueOf(first), emitter.valueOf(second)});
    emit(emitter, call, "add", {product, emitter.valueOf(call.term("self"))}, {{"alpha", 1.0}});
}

} // namespace

void addLayerTranslations(TranslationTable& table)
{
    table["aten::_convolution"] = anyConvolution;
    table["aten::convolution"] = anyConvolution;
    for (const char* op : {"aten::conv1d", "aten::conv2d", "aten::conv3d", "aten::_convolution_mode"})
        table[op] = convolution;
    for (const char* op : {"aten::conv_transpose1d", "aten::conv_transpose2d", "aten::conv_transpose3d"})
        table[op] = transposedConvolution;
    table["aten::linear"] = linear;
    table["aten::addmm"] = addedProduct;
    table["aten::baddbmm"] = addedProduct;
    for (const char* op : {"aten::matmul", "aten::mm", "aten::bmm"})
        table[op] = matrixProduct;
}

} // namespace espalier::torchscript
