// SPDX-License-Identifier: GPL-3.0-or-later
// Activations, arithmetic and what leaves the shape alone.
#include "core/formats/onnx/fold.h"
#include "core/formats/onnx/translate.h"

#include <ATen/ATen.h>

#include <cmath>
#include <limits>

namespace espalier::onnx_io {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Outputs unary(Translation& t, const std::string& op, Attributes attributes = {})
{
    return {t.emit(op, {t.input(0)}, std::move(attributes))};
}

OnnxValue clamped(Translation& t, const OnnxValue& x, double low, double high)
{
    if (low == 0.0 && high == infinity)
        return t.emit("relu", {x});
    if (low == 0.0 && high == 6.0)
        return t.emit("relu6", {x});
    return t.emit("hardtanh", {x}, {{"min", low}, {"max", high}});
}

Outputs clip(Translation& t)
{
    const double low = t.numberAt(1, "min", -infinity);
    const double high = t.numberAt(2, "max", infinity);
    if (!(low <= high))
        throw OnnxError("its lowest number is not below its highest");
    return {clamped(t, t.input(0), low, high)};
}

Outputs hardSigmoid(Translation& t)
{
    const double alpha = t.node().number("alpha", 0.2);
    const double beta = t.node().number("beta", 0.5);
    if (std::abs(alpha - 1.0 / 6.0) < 1e-6 && beta == 0.5)
        return unary(t, "hardsigmoid");
    const OnnxValue line = t.emitWithNumber("add", t.emitWithNumber("mul", t.input(0), alpha), beta);
    return {clamped(t, line, 0.0, 1.0)};
}

Outputs prelu(Translation& t)
{
    const OnnxValue& slope = t.input(1);
    if (!slope.known() || slope.dependsOnBatch())
        throw OnnxError("its slope depends on the image");
    OnnxValue perChannel = trained(slope);
    perChannel.one = slope.one.reshape({-1});
    perChannel.two = perChannel.one;
    const std::int64_t channels = t.input(0).rank() < 2 ? 1 : t.input(0).size(1);
    const bool alongChannels = slope.rank() <= t.input(0).rank() - 1 && (slope.rank() < 1 || slope.size(0) == channels);
    const std::int64_t slopes = perChannel.one.numel();
    if (slopes != 1 && !(slopes == channels && alongChannels))
        throw OnnxError("its slopes are neither one for all nor one per channel");
    return {t.emit("prelu", {t.input(0), perChannel})};
}

/// Before operator set 13 everything from the axis on was one row.
Outputs softmax(Translation& t, const std::string& op)
{
    const OnnxValue& x = t.input(0);
    const bool rows = t.node().opset() < 13;
    const std::int64_t axis = normalisedAxis(t.node().integer("axis", rows ? 1 : -1), x.rank());
    for (std::int64_t dim = axis + 1; rows && dim < x.rank(); ++dim)
        if (x.size(dim) != 1)
            throw OnnxError("its softmax runs over several dimensions at once, which Espalier does not know");
    return unary(t, op, {{"dim", axis}});
}

Outputs dropout(Translation& t)
{
    const double p = t.numberAt(1, "ratio", 0.5);
    if (!(p >= 0.0 && p <= 1.0))
        throw OnnxError("its ratio is not between 0 and 1");
    return unary(t, "dropout", {{"p", p}, {"feature", false}});
}

/// PyTorch's own numbers, or those that the file names.
Outputs selu(Translation& t)
{
    const double alpha = t.node().number("alpha", 1.6732632423543772);
    const double gamma = t.node().number("gamma", 1.0507009873554805);
    if (std::abs(alpha - 1.6732632423543772) < 1e-5 && std::abs(gamma - 1.0507009873554805) < 1e-5)
        return unary(t, "selu");
    return {t.emitWithNumber("mul", t.emit("elu", {t.input(0)}, {{"alpha", alpha}}), gamma)};
}

Outputs where(Translation& t)
{
    OnnxValue mask = t.input(0);
    if (mask.known()) {
        const bool same = mask.one.is_same(mask.two);
        mask.one = mask.one.to(at::kBool);
        mask.two = same ? mask.one : mask.two.to(at::kBool);
        mask.parameter = false;
    }
    return {t.emit("where", {mask, t.input(1), t.input(2)})};
}

/// Truth about the image is nothing that channels could be followed through: LibTorch's own operator runs, and freezes what reaches it.
Outputs comparison(Translation& t, const std::string& op)
{
    const bool logical = op.rfind("logical", 0) == 0;
    std::vector<OnnxValue> inputs;
    for (std::size_t i = 0; i < t.inputCount(); ++i)
        inputs.push_back(t.input(i));
    return {t.emit("opaque", inputs, {{"op", "aten::" + op}, {"overload", std::string(logical ? "" : "Tensor")}})};
}

/// Ones and zeros.
OnnxValue numbersOf(Translation& t, const OnnxValue& mask)
{
    const OnnxValue one = knownValue(t.node().name() + ".one", at::ones({1}));
    const OnnxValue zero = knownValue(t.node().name() + ".zero", at::zeros({1}));
    return t.emit("where", {mask, one, zero});
}

/// Between floating-point types nothing happens: everything is computed in float32.
Outputs cast(Translation& t)
{
    const std::int64_t type = t.node().integer("to", 0);
    const bool floating = type == onnx::TensorProto::FLOAT || type == onnx::TensorProto::FLOAT16 || type == onnx::TensorProto::DOUBLE ||
                          type == onnx::TensorProto::BFLOAT16;
    if (floating && t.input(0).one.scalar_type() == at::kBool)
        return {numbersOf(t, t.input(0))};
    if (!floating || !t.input(0).one.is_floating_point())
        throw OnnxError("Espalier has no form for turning images into whole numbers");
    return {t.input(0)};
}

Outputs castLike(Translation& t)
{
    if (!t.input(0).one.is_floating_point() || !t.input(1).one.is_floating_point())
        throw OnnxError("Espalier has no form for turning images into whole numbers");
    return {t.input(0)};
}

/// A number goes into the node itself, unless it is trained.
bool isNumber(const OnnxValue& value, const OnnxValue& other)
{
    return value.known() && !value.parameter && value.one.numel() == 1 && value.one.is_floating_point() && value.rank() <= other.rank() &&
           !value.dependsOnBatch();
}

OnnxValue arithmetic(Translation& t, const std::string& op, const OnnxValue& a, const OnnxValue& b)
{
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

Outputs gelu(Translation& t)
{
    const std::string approximate = t.node().text("approximate", "none");
    if (approximate != "none" && approximate != "tanh")
        throw OnnxError("its approximation '" + approximate + "' is unknown");
    return unary(t, "gelu", {{"approximate", approximate}});
}

void addFunctions(TranslationTable& table)
{
    table.insert({
        {"Abs", [](Translation& t) { return unary(t, "abs"); }},
        {"Ceil", [](Translation& t) { return unary(t, "ceil"); }},
        {"Cos", [](Translation& t) { return unary(t, "cos"); }},
        {"Erf", [](Translation& t) { return unary(t, "erf"); }},
        {"Exp", [](Translation& t) { return unary(t, "exp"); }},
        {"Floor", [](Translation& t) { return unary(t, "floor"); }},
        {"Log", [](Translation& t) { return unary(t, "log"); }},
        {"Neg", [](Translation& t) { return Outputs{t.emitWithNumber("mul", t.input(0), -1.0)}; }},
        {"Reciprocal", [](Translation& t) { return unary(t, "reciprocal"); }},
        {"Round", [](Translation& t) { return unary(t, "round"); }},
        {"Sign", [](Translation& t) { return unary(t, "sign"); }},
        {"Sin", [](Translation& t) { return unary(t, "sin"); }},
        {"Sqrt", [](Translation& t) { return unary(t, "sqrt"); }},
    });
}

void addActivations(TranslationTable& table)
{
    table.insert({
        {"Celu",
         [](Translation& t) {
             return unary(t, "celu", {{"alpha", t.node().number("alpha", 1.0)}});
         }},
        {"Clip", clip},
        {"Elu",
         [](Translation& t) {
             return unary(t, "elu", {{"alpha", t.node().number("alpha", 1.0)}});
         }},
        {"Gelu", gelu},
        {"HardSigmoid", hardSigmoid},
        {"HardSwish", [](Translation& t) { return unary(t, "hardswish"); }},
        {"LeakyRelu",
         [](Translation& t) {
             return unary(t, "leaky_relu", {{"negative_slope", t.node().number("alpha", 0.01)}});
         }},
        {"LogSoftmax", [](Translation& t) { return softmax(t, "log_softmax"); }},
        {"Mish", [](Translation& t) { return unary(t, "mish"); }},
        {"PRelu", prelu},
        {"Relu", [](Translation& t) { return unary(t, "relu"); }},
        {"Sigmoid", [](Translation& t) { return unary(t, "sigmoid"); }},
        {"Selu", selu},
        {"Softmax", [](Translation& t) { return softmax(t, "softmax"); }},
        {"Softplus",
         [](Translation& t) {
             return unary(t, "softplus", {{"beta", 1.0}, {"threshold", 20.0}});
         }},
        {"Softsign", [](Translation& t) { return unary(t, "softsign"); }},
        {"Tanh", [](Translation& t) { return unary(t, "tanh"); }},
    });
}

void addComparisons(TranslationTable& table)
{
    table.insert({
        {"And", [](Translation& t) { return comparison(t, "logical_and"); }},
        {"Equal", [](Translation& t) { return comparison(t, "eq"); }},
        {"Greater", [](Translation& t) { return comparison(t, "gt"); }},
        {"GreaterOrEqual", [](Translation& t) { return comparison(t, "ge"); }},
        {"Less", [](Translation& t) { return comparison(t, "lt"); }},
        {"LessOrEqual", [](Translation& t) { return comparison(t, "le"); }},
        {"Not", [](Translation& t) { return comparison(t, "logical_not"); }},
        {"Or", [](Translation& t) { return comparison(t, "logical_or"); }},
        {"Xor", [](Translation& t) { return comparison(t, "logical_xor"); }},
    });
}

void addArithmetic(TranslationTable& table)
{
    table.insert({
        {"Add", [](Translation& t) { return binary(t, "add"); }},
        {"Div", [](Translation& t) { return binary(t, "div"); }},
        {"Max", [](Translation& t) { return variadic(t, "maximum"); }},
        {"Mean", mean},
        {"Min", [](Translation& t) { return variadic(t, "minimum"); }},
        {"Mul", [](Translation& t) { return binary(t, "mul"); }},
        {"Pow", [](Translation& t) { return binary(t, "pow"); }},
        {"Sub", [](Translation& t) { return binary(t, "sub"); }},
        {"Sum", [](Translation& t) { return variadic(t, "add"); }},
    });
}

} // namespace

void addElementwiseTranslations(TranslationTable& table)
{
    addFunctions(table);
    addActivations(table);
    addArithmetic(table);
    addComparisons(table);
    table.insert({
        {"Cast", cast},
        {"CastLike", castLike},
        {"Dropout", dropout},
        {"Identity", [](Translation& t) { return Outputs{t.input(0)}; }},
        {"Where", where},
    });
}

} // namespace espalier::onnx_io
