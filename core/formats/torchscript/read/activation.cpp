// SPDX-License-Identifier: GPL-3.0-or-later
// Activations, softmax and dropout.
#include "core/formats/torchscript/translations.h"

namespace espalier::torchscript {
namespace {

void gelu(Emitter& emitter, Call& call)
{
    emit(emitter, call, "gelu", {self(emitter, call)}, {{"approximate", call.has("approximate") ? call.text("approximate") : "none"}});
}

void leakyRelu(Emitter& emitter, Call& call)
{
    emit(emitter, call, "leaky_relu", {self(emitter, call)}, {{"negative_slope", call.number("negative_slope")}});
}

void elu(Emitter& emitter, Call& call)
{
    require(call.number("scale") == 1.0 && call.number("input_scale") == 1.0);
    emit(emitter, call, "elu", {self(emitter, call)}, {{"alpha", call.number("alpha")}});
}

void celu(Emitter& emitter, Call& call)
{
    emit(emitter, call, "celu", {self(emitter, call)}, {{"alpha", call.number("alpha")}});
}

/// In evaluation, a leaky ReLU with the mean slope.
void randomLeakyRelu(Emitter& emitter, Call& call)
{
    require(!call.flag("training"));
    emit(emitter, call, "leaky_relu", {self(emitter, call)}, {{"negative_slope", (call.number("lower") + call.number("upper")) / 2}});
}

void softplus(Emitter& emitter, Call& call)
{
    emit(emitter, call, "softplus", {self(emitter, call)}, {{"beta", call.number("beta")}, {"threshold", call.number("threshold")}});
}

void hardtanh(Emitter& emitter, Call& call)
{
    emit(emitter, call, "hardtanh", {self(emitter, call)}, {{"min", call.number("min_val")}, {"max", call.number("max_val")}});
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

/// GLU: one half of the channels, gated by the other.
void gatedHalf(Emitter& emitter, Call& call)
{
    const std::int64_t dim = call.dimension("dim", call.rank());
    const std::int64_t size = fixedSize(call, dim);
    const auto half = [&](std::int64_t start) {
        return addNode(emitter, call, "slice", {self(emitter, call)},
                       {{"dim", dim}, {"start", start}, {"end", start + size / 2}, {"step", std::int64_t{1}}});
    };
    const ValueId value = half(0);
    emit(emitter, call, "mul", {value, addNode(emitter, call, "sigmoid", {half(size / 2)})});
}

void softmax(Emitter& emitter, Call& call, const char* op)
{
    call.requireSameType();
    emit(emitter, call, op, {self(emitter, call)}, {{"dim", call.dimension("dim", call.rank())}});
}

void dropout(Emitter& emitter, Call& call, bool feature)
{
    // The in-place form has another name for its input.
    const Term& input = call.term(call.has("input") ? "input" : "self");
    emit(emitter, call, "dropout", {emitter.valueOf(input)}, {{"p", call.number("p")}, {"feature", feature}});
}

} // namespace

void registerActivation(TranslationTable& table)
{
    for (const char* op : {"aten::hardsigmoid", "aten::hardswish", "aten::log_sigmoid", "aten::mish", "aten::relu", "aten::relu6",
                           "aten::selu", "aten::sigmoid", "aten::silu", "aten::tanh"})
        table[op] = emitNamed;
    table["aten::gelu"] = gelu;
    table["aten::leaky_relu"] = leakyRelu;
    table["aten::elu"] = elu;
    table["aten::rrelu"] = randomLeakyRelu;
    table["aten::celu"] = celu;
    table["aten::softplus"] = softplus;
    table["aten::hardtanh"] = hardtanh;
    table["aten::softmax"] = [](Emitter& emitter, Call& call) { softmax(emitter, call, "softmax"); };
    table["aten::log_softmax"] = [](Emitter& emitter, Call& call) { softmax(emitter, call, "log_softmax"); };
    table["aten::dropout"] = [](Emitter& emitter, Call& call) { dropout(emitter, call, false); };
    table["aten::feature_dropout"] = [](Emitter& emitter, Call& call) { dropout(emitter, call, true); };
    for (const char* op : {"aten::clamp", "aten::clamp_min", "aten::clamp_max"})
        table[op] = clamp;
    table["aten::prelu"] = parametricRelu;
    table["aten::glu"] = gatedHalf;
}

} // namespace espalier::torchscript
