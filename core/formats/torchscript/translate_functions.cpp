// SPDX-License-Identifier: GPL-3.0-or-later
// Functions of each element other than activations and plain arithmetic, and norms of vectors.
#include "core/formats/torchscript/translations.h"

#include "core/graph/tensor_torch.h"

#include <ATen/ATen.h>

namespace espalier::torchscript {
namespace {

ValueId self(Emitter& emitter, Call& call)
{
    return emitter.valueOf(call.term("self"));
}

void requireFloating(const Call& call)
{
    require(call.results.front().runs.front().toTensor().is_floating_point());
}

ValueId addNode(Emitter& emitter, const Call& call, const std::string& op, std::vector<ValueId> inputs, Attributes attributes = {})
{
    return emitter.builder().addNode(nodeName(call.node, op), op, std::move(inputs), std::move(attributes));
}

/// The operator has TorchScript's name.
void function(Emitter& emitter, Call& call)
{
    requireFloating(call);
    require(!call.has("decimals"));
    const std::string name = call.plainOperator();
    emit(emitter, call, name.substr(name.find("::") + 2), {self(emitter, call)});
}

void square(Emitter& emitter, Call& call)
{
    requireFloating(call);
    emit(emitter, call, "pow", {self(emitter, call)}, {{"other", 2.0}});
}

/// Of two tensors, or of a tensor and a fixed number.
void functionOfTwo(Emitter& emitter, Call& call, const std::string& op, std::string_view second)
{
    requireFloating(call);
    require(call.rank() >= 0);
    if (const auto number = asNumber(call.term(second)))
        return emit(emitter, call, op, {self(emitter, call)}, {{"other", *number}});
    require(isTensorTerm(call.term(second)));
    emit(emitter, call, op, {self(emitter, call), emitter.valueOf(call.term(second))});
}

void power(Emitter& emitter, Call& call)
{
    functionOfTwo(emitter, call, "pow", "exponent");
}

/// Of two tensors; max and min have other forms, too.
void extremum(Emitter& emitter, Call& call, const std::string& op)
{
    functionOfTwo(emitter, call, op, "other");
}

void clamp(Emitter& emitter, Call& call)
{
    requireFloating(call);
    const auto bound = [&call](const char* name) {
        return call.has(name) && !call.isNone(name) ? std::optional(call.number(name)) : std::nullopt;
    };
    const auto low = bound("min"), high = bound("max");
    if (low && high)
        return emit(emitter, call, "hardtanh", {self(emitter, call)}, {{"min", *low}, {"max", *high}});
    if (low == 0.0)
        return emit(emitter, call, "relu", {self(emitter, call)});
    require(low || high);
    emit(emitter, call, low ? "maximum" : "minimum", {self(emitter, call)}, {{"other", low ? *low : *high}});
}

void parametricRelu(Emitter& emitter, Call& call)
{
    emit(emitter, call, "prelu", {self(emitter, call), emitter.valueOf(call.term("weight"))}, {}, &call.term("weight"));
}

/// One half of the channels, gated by the other.
void gatedHalf(Emitter& emitter, Call& call)
{
    const std::int64_t dim = call.dimension("dim", call.rank());
    const std::int64_t size = call.tensor("self").size(dim);
    for (std::size_t run = 1; run < call.runs(); ++run)
        require(call.tensor("self", run).size(dim) == size);
    const auto half = [&](std::int64_t start) {
        return addNode(emitter, call, "slice", {self(emitter, call)},
                       {{"dim", dim}, {"start", start}, {"end", start + size / 2}, {"step", std::int64_t{1}}});
    };
    const ValueId value = half(0);
    emit(emitter, call, "mul", {value, addNode(emitter, call, "sigmoid", {half(size / 2)})});
}

ValueId scalar(Emitter& emitter, double number)
{
    return emitter.builder().addStored("constant", Stored::Kind::constant, fromTorch(at::scalar_tensor(number, at::kFloat)));
}

/// A tensor, or a number made one.
ValueId choice(Emitter& emitter, const Term& term)
{
    if (const auto number = asNumber(term))
        return scalar(emitter, *number);
    require(isTensorTerm(term));
    return emitter.valueOf(term);
}

void where(Emitter& emitter, Call& call)
{
    require(call.has("self"));
    requireFloating(call);
    emit(emitter, call, "where",
         {emitter.valueOf(call.term("condition")), choice(emitter, call.term("self")), choice(emitter, call.term("other"))});
}

void maskedFill(Emitter& emitter, Call& call)
{
    requireFloating(call);
    emit(emitter, call, "where", {emitter.valueOf(call.term("mask")), choice(emitter, call.term("value")), self(emitter, call)});
}

} // namespace

void addFunctionTranslations(TranslationTable& table)
{
    for (const char* op : {"aten::abs", "aten::ceil", "aten::cos", "aten::erf", "aten::exp", "aten::floor", "aten::log", "aten::round",
                           "aten::sin", "aten::sqrt", "aten::rsqrt", "aten::sign", "aten::reciprocal", "aten::selu", "aten::log_sigmoid"})
        table[op] = function;
    table["aten::square"] = square;
    table["aten::pow"] = power;
    table["aten::maximum"] = [](Emitter& emitter, Call& call) { extremum(emitter, call, "maximum"); };
    table["aten::minimum"] = [](Emitter& emitter, Call& call) { extremum(emitter, call, "minimum"); };
    for (const char* op : {"aten::clamp", "aten::clamp_min", "aten::clamp_max"})
        table[op] = clamp;
    table["aten::prelu"] = parametricRelu;
    table["aten::glu"] = gatedHalf;
    table["aten::where"] = where;
    table["aten::masked_fill"] = maskedFill;
}

} // namespace espalier::torchscript
