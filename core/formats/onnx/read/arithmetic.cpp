// SPDX-License-Identifier: GPL-3.0-or-later
// Arithmetic of tensors and numbers, and the choice between two tensors.
#include "core/formats/onnx/translate.h"

#include <ATen/ATen.h>

namespace espalier::onnx_io {
namespace {

/// True for a number that becomes an attribute of the node, which a trained one must not.
bool isNumber(const OnnxValue& value, const OnnxValue& other)
{
    return value.known() && !value.parameter && value.one.numel() == 1 && value.one.is_floating_point() && value.rank() <= other.rank() &&
           !value.varies();
}

OnnxValue arithmetic(Translation& t, const std::string& op, const OnnxValue& a, const OnnxValue& b)
{
    if (op == "div" && !a.one.is_floating_point())
        return roundedQuotient(t, a, b);
    const bool exchangeable = op != "sub" && op != "div" && op != "pow";
    if (isNumber(b, a))
        return t.emitWithNumber(op, a, b.one.item<double>());
    if (exchangeable && isNumber(a, b))
        return t.emitWithNumber(op, b, a.one.item<double>());
    if (exchangeable && a.known())
        return arithmetic(t, op, b, OnnxValue(a));
    return t.emit(op, {a, b}, op == "add" || op == "sub" ? Attributes{{"alpha", 1.0}} : Attributes{});
}

Outputs binary(Translation& t, const std::string& op)
{
    return {arithmetic(t, op, t.input(0), t.input(1))};
}

Outputs negated(Translation& t)
{
    const OnnxValue& x = t.input(0);
    if (x.one.is_floating_point())
        return {t.emitWithNumber("mul", x, -1.0)};
    return {t.emit("mul", {x, knownValue(t.node().name() + ".minus", at::scalar_tensor(-1, at::kLong))})};
}

Outputs variadic(Translation& t, const std::string& op)
{
    OnnxValue result = t.input(0);
    for (std::size_t i = 1; i < t.inputCount(); ++i)
        result = arithmetic(t, op, result, t.input(i));
    return {result};
}

Outputs mean(Translation& t)
{
    const OnnxValue total = variadic(t, "add").front();
    return {t.emitWithNumber("div", total, static_cast<double>(t.inputCount()))};
}

Outputs where(Translation& t)
{
    OnnxValue mask = t.input(0);
    if (mask.known()) {
        OnnxValue chosen = knownValue(mask.name, mask.one.to(at::kBool));
        if (mask.varies()) {
            chosen.two = mask.two.defined() ? mask.two.to(at::kBool) : mask.two;
            chosen.other = mask.other.defined() ? mask.other.to(at::kBool) : mask.other;
            chosen.numbers = mask.numbers;
        }
        mask = chosen;
    }
    return {t.emit("where", {mask, t.input(1), t.input(2)})};
}

/// Keeps one triangle of every matrix and sets the other to zero.
Outputs trilu(Translation& t)
{
    const OnnxValue& x = t.input(0);
    if (x.rank() < 2)
        throw OnnxError("its input is no matrix");
    const Ints given = t.has(1) ? integersOf(t.constant(1, "k"), "k") : Ints{0};
    if (x.resizes(x.rank() - 2) || x.resizes(x.rank() - 1))
        t.graph().takeAsConstant("the size of its triangle", x.sizedByContent);
    const at::Tensor ones = at::ones({x.size(-2), x.size(-1)});
    const at::Tensor mask = t.node().flag("upper", true) ? at::triu(ones, given.at(0)) : at::tril(ones, given.at(0));
    return {t.emit("mul", {x, knownValue(t.node().name() + ".mask", mask)})};
}

} // namespace

void registerArithmetic(TranslationTable& table)
{
    table.insert({
        {"Add", [](Translation& t) { return binary(t, "add"); }},
        {"Div", [](Translation& t) { return binary(t, "div"); }},
        {"Max", [](Translation& t) { return variadic(t, "maximum"); }},
        {"Mean", mean},
        {"Min", [](Translation& t) { return variadic(t, "minimum"); }},
        {"Mul", [](Translation& t) { return binary(t, "mul"); }},
        {"Neg", negated},
        {"Pow", [](Translation& t) { return binary(t, "pow"); }},
        {"Sub", [](Translation& t) { return binary(t, "sub"); }},
        {"Sum", [](Translation& t) { return variadic(t, "add"); }},
        {"Trilu", trilu},
        {"Where", where},
    });
}

} // namespace espalier::onnx_io
