// SPDX-License-Identifier: GPL-3.0-or-later
// Arithmetic of two tensors, or of a tensor and a number; elementwise choice between two.
#include "core/formats/torchscript/numbers.h"
#include "core/formats/torchscript/read/selection.h"
#include "core/formats/torchscript/translations.h"

#include "core/graph/operators/element_types.h"
#include "core/graph/tensor_torch.h"

#include <ATen/ATen.h>

namespace espalier::torchscript {
namespace {

/// A tensor; also of a number that follows the input's size.
ValueId tensorOperand(Emitter& emitter, const Term& term)
{
    if (isTensorTerm(term))
        return emitter.valueOf(term);
    require(!isContainer(term) && isNumber(term.runs.front()));
    return emitter.tensorOf(term);
}

/// A tensor in floating point, as the result of its arithmetic with a number is.
ValueId floating(Emitter& emitter, const Call& call, const Term& term)
{
    const ValueId value = tensorOperand(emitter, term);
    if (!isTensorTerm(term) || term.runs.front().toTensor().is_floating_point())
        return value;
    const std::string type = elementTypeName(call.results.front().runs.front().toTensor().scalar_type());
    return addNode(emitter, call, "cast", {value}, {{"dtype", type}});
}

/// A number as a tensor, since numbers among attributes would turn whole numbers into floating-point ones.
ValueId wholeNumber(Emitter& emitter, double number)
{
    const at::Tensor scalar = at::scalar_tensor(static_cast<std::int64_t>(number), at::kLong);
    return emitter.builder().addStored("constant", Stored::Kind::constant, fromTorch(scalar));
}

/// op of two tensors of whole numbers, or of one and a number.
void wholeArithmetic(Emitter& emitter, Call& call, const std::string& op, const Term& a, const Term& b, double alpha)
{
    require(call.results.front().runs.front().toTensor().scalar_type() == at::kLong && alpha == 1.0 && op != "div");
    const auto other = asNumber(b);
    require(isTensorTerm(a) && (other || isTensorTerm(b)));
    const ValueId second = other ? wholeNumber(emitter, *other) : emitter.valueOf(b);
    emit(emitter, call, op, {emitter.valueOf(a), second}, op == "mul" ? Attributes{} : Attributes{{"alpha", alpha}});
}

/// op of a tensor and a number, or of two tensors.
void arithmetic(Emitter& emitter, Call& call, const std::string& op, const Term& a, const Term& b, double alpha)
{
    if (!call.results.front().runs.front().toTensor().is_floating_point())
        return wholeArithmetic(emitter, call, op, a, b, alpha);
    require(isTensorTerm(a) || !isFixed(a));
    Attributes attributes;
    if (op == "add" || op == "sub")
        attributes["alpha"] = alpha;
    if (const auto other = asNumber(b)) {
        attributes["other"] = *other;
        return emit(emitter, call, op, {floating(emitter, call, a)}, std::move(attributes));
    }
    emit(emitter, call, op, {tensorOperand(emitter, a), tensorOperand(emitter, b)}, std::move(attributes));
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
    if (call.has("rounding_mode") && !call.isNone("rounding_mode"))
        return roundedQuotient(emitter, call);
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
    emit(emitter, call, op, {self(emitter, call), tensorOperand(emitter, call.term(second))});
}

void power(Emitter& emitter, Call& call)
{
    functionOfTwo(emitter, call, "pow", "exponent");
}

/// Of two tensors; max and min have other overloads, too.
void extremum(Emitter& emitter, Call& call, const std::string& op)
{
    functionOfTwo(emitter, call, op, "other");
}

ValueId scalar(Emitter& emitter, double number)
{
    return emitter.builder().addStored("constant", Stored::Kind::constant, fromTorch(at::scalar_tensor(number, at::kFloat)));
}

/// A tensor, or a number converted to one.
ValueId choice(Emitter& emitter, const Term& term)
{
    if (const auto number = asNumber(term))
        return scalar(emitter, *number);
    return tensorOperand(emitter, term);
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

void registerArithmetic(TranslationTable& table)
{
    table["aten::add"] = add;
    table["aten::sub"] = subtract;
    table["aten::mul"] = multiply;
    table["aten::div"] = divide;
    table["aten::rsub"] = subtractFrom;
    table["aten::neg"] = negate;
    table["aten::square"] = square;
    table["aten::pow"] = power;
    table["aten::maximum"] = [](Emitter& emitter, Call& call) { extremum(emitter, call, "maximum"); };
    table["aten::minimum"] = [](Emitter& emitter, Call& call) { extremum(emitter, call, "minimum"); };
    table["aten::where"] = where;
    table["aten::masked_fill"] = maskedFill;
}

} // namespace espalier::torchscript
