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

/// Padding given in words: none, or as much as keeps the size (where that is the same on both sides).
std::vector<std::int64_t> paddingOf(const Call& call, std::size_t spatial, const std::vector<std::int64_t>& dilation)
{
    if (!isFixed(call.term("padding")) || !valueIn(call.term("padding"), 0).isString())
        return call.integers("padding", spatial);
    std::vector<std::int64_t> padding(spatial, 0);
    if (call.text("padding") == "valid")
        return padding;
    const auto& kernel = call.tensor("weight").sizes();
    for (std::size_t i = 0; i < spatial; ++i) {
        const std::int64_t total = dilation[i] * (kernel[i + 2] - 1);
        require(total % 2 == 0);
        padding[i] = total / 2;
    }
    return padding;
}

void convolve(Emitter& emitter, Call& call, bool transposed)
{
    require(call.rank("input") == call.rank("weight"));
    requireStored(emitter, call.term("weight"));
    const auto spatial = static_cast<std::size_t>(call.rank("weight")) - 2;
    const auto dilation = call.integers("dilation", spatial);
    const bool hasOutputPadding = call.has("output_padding");
    emit(emitter, call, "conv",
         {emitter.valueOf(call.term("input")), emitter.valueOf(call.term("weight")), optionalValue(emitter, call, "bias")},
         {{"stride", call.integers("stride", spatial)},
          {"padding", paddingOf(call, spatial, dilation)},
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

void linear(Emitter& emitter, Call& call)
{
    require(call.rank("weight") == 2);
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

/// self + mat1 @ mat2: a linear layer as older versions trace it.
void addedProduct(Emitter& emitter, Call& call)
{
    require(call.number("beta") == 1.0 && call.number("alpha") == 1.0);
    const auto weight = untransposed(emitter, call.term("mat2"));
    if (weight && call.rank() == 1)
        return linearLayer(emitter, call, call.term("mat1"), *weight, emitter.valueOf(call.term("self")));
    const ValueId product = emitter.builder().addNode(nodeName(call.node, "matmul"), "matmul",
                                                      {emitter.valueOf(call.term("mat1")), emitter.valueOf(call.term("mat2"))});
    emit(emitter, call, "add", {product, emitter.valueOf(call.term("self"))}, {{"alpha", 1.0}});
}

void batchNorm(Emitter& emitter, Call& call)
{
    require(!call.isNone("running_mean") && !call.isNone("running_var"));
    requireStored(emitter, call.term("running_mean"));
    const bool scaled = !call.isNone("weight");
    emit(emitter, call, "batch_norm",
         {emitter.valueOf(call.term("input")), optionalValue(emitter, call, "weight"), optionalValue(emitter, call, "bias"),
          emitter.valueOf(call.term("running_mean")), emitter.valueOf(call.term("running_var"))},
         {{"eps", call.number("eps")}, {"momentum", call.number("momentum")}}, &call.term(scaled ? "weight" : "running_mean"));
}

} // namespace

void addLayerTranslations(TranslationTable& table)
{
    table["aten::_convolution"] = anyConvolution;
    table["aten::convolution"] = anyConvolution;
    for (const char* op : {"aten::conv1d", "aten::conv2d", "aten::conv3d"})
        table[op] = convolution;
    for (const char* op : {"aten::conv_transpose1d", "aten::conv_transpose2d", "aten::conv_transpose3d"})
        table[op] = transposedConvolution;
    table["aten::linear"] = linear;
    table["aten::addmm"] = addedProduct;
    for (const char* op : {"aten::matmul", "aten::mm", "aten::bmm"})
        table[op] = matrixProduct;
    table["aten::batch_norm"] = batchNorm;
}

} // namespace espalier::torchscript
