// SPDX-License-Identifier: GPL-3.0-or-later
// Activations and arithmetic.
#include "core/formats/torchscript/translations.h"

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

template <const char* op>
void plainUnary(Emitter& emitter, Call& call)
{
    emit(emitter, call, op, {self(emitter, call)});
}

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

/// Out of training, a leaky relu of the mean slope.
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

/// op of a tensor and a number, or of two tensors.
void arithmetic(Emitter& emitter, Call& call, const std::string& op, const Term& a, const Term& b, double alpha)
{
    requireFloating(call);
    require(isTensorTerm(a));
    Attributes attributes;
    if (op == "add" || op == "sub")
        attributes["alpha"] = alpha;
    if (const auto other = asNumber(b)) {
        require(a.runs.front().toTensor().is_floating_point());
        attributes["other"] = *other;
        return emit(emitter, call, op, {emitter.valueOf(a)}, std::move(attributes));
    }
    require(isTensorTerm(b));
    emit(emitter, call, op, {emitter.valueOf(a), emitter.valueOf(b)}, std::move(attributes));
}

double alphaOf(const Call& call)
{
    return call.has("alpha") ? call.number("alpha") : 1.0;
}

void add(Emitter& emitter, Call& call)
{
    const double alpha = alphaOf(call);
    const bool swapped = asNumber(call.term("self")).has_value() && alpha == 1.0;
    const Term &a = call.term(swapped ? "other" : "self"), &b = call.term(swapped ? "self" : "other");
    arithmetic(emitter, call, "add", a, b, alpha);
}

void multiply(Emitter& emitter, Call& call)
{
    const bool swapped = asNumber(call.term("self")).has_value();
    arithmetic(emitter, call, "mul", call.term(swapped ? "other" : "self"), call.term(swapped ? "self" : "other"), 1.0);
}

void subtract(Emitter& emitter, Call& call)
{
    arithmetic(emitter, call, "sub", call.term("self"), call.term("other"), alphaOf(call));
}

void divide(Emitter& emitter, Call& call)
{
    require(!call.has("rounding_mode") || call.isNone("rounding_mode"));
    arithmetic(emitter, call, "div", call.term("self"), call.term("other"), 1.0);
}

/// other - alpha * self
void subtractFrom(Emitter& emitter, Call& call)
{
    const double alpha = alphaOf(call);
    const auto number = asNumber(call.term("other"));
    if (!number)
        return arithmetic(emitter, call, "sub", call.term("other"), call.term("self"), alpha);
    requireFloating(call);
    const ValueId negative = emitter.builder().addNode(nodeName(call.node, "mul"), "mul", {self(emitter, call)}, {{"other", -alpha}});
    emit(emitter, call, "add", {negative}, {{"other", *number}, {"alpha", 1.0}});
}

void negate(Emitter& emitter, Call& call)
{
    requireFloating(call);
    emit(emitter, call, "mul", {self(emitter, call)}, {{"other", -1.0}});
}

void softmax(Emitter& emitter, Call& call, const char* op)
{
    call.requireSameType();
    emit(emitter, call, op, {self(emitter, call)}, {{"dim", call.dimension("dim", call.rank())}});
}

void dropout(Emitter& emitter, Call& call, bool feature)
{
    // The in-place form calls its input otherwise.
    const Term& input = call.term(call.has("input") ? "input" : "self");
    emit(emitter, call, "dropout", {emitter.valueOf(input)}, {{"p", call.number("p")}, {"feature", feature}});
}

constexpr char relu[] = "relu", relu6[] = "relu6", sigmoid[] = "sigmoid", tanh[] = "tanh", silu[] = "silu", hardswish[] = "hardswish",
               hardsigmoid[] = "hardsigmoid", mish[] = "mish";

} // namespace

void addElementwiseTranslations(TranslationTable& table)
{
    table["aten::relu"] = plainUnary<relu>;
    table["aten::relu6"] = plainUnary<relu6>;
    table["aten::sigmoid"] = plainUnary<sigmoid>;
    table["aten::tanh"] = plainUnary<tanh>;
    table["aten::silu"] = plainUnary<silu>;
    table["aten::hardswish"] = plainUnary<hardswish>;
    table["aten::hardsigmoid"] = plainUnary<hardsigmoid>;
    table["aten::mish"] = plainUnary<mish>;
    table["aten::gelu"] = gelu;
    table["aten::leaky_relu"] = leakyRelu;
    table["aten::elu"] = elu;
    table["aten::rrelu"] = randomLeakyRelu;
    table["aten::celu"] = celu;
    table["aten::softplus"] = softplus;
    table["aten::hardtanh"] = hardtanh;
    table["aten::add"] = add;
    table["aten::sub"] = subtract;
    table["aten::mul"] = multiply;
    table["aten::div"] = divide;
    table["aten::rsub"] = subtractFrom;
    table["aten::neg"] = negate;
    table["aten::softmax"] = [](Emitter& emitter, Call& call) { softmax(emitter, call, "softmax"); };
    table["aten::log_softmax"] = [](Emitter& emitter, Call& call) { softmax(emitter, call, "log_softmax"); };
    table["aten::dropout"] = [](Emitter& emitter, Call& call) { dropout(emitter, call, false); };
    table["aten::feature_dropout"] = [](Emitter& emitter, Call& call) { dropout(emitter, call, true); };
}

} // namespace espalier::torchscript
