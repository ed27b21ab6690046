// SPDX-License-Identifier: GPL-3.0-or-later
// Matrix products and linear layers.
#include "core/formats/onnx/translate.h"

#include <ATen/ATen.h>

namespace espalier::onnx_io {
namespace {

/// A known value times a number; itself where the number is 1.
OnnxValue scaled(const OnnxValue& value, double factor)
{
    if (factor == 1.0 || !value.present())
        return value;
    OnnxValue result = knownValue(value.name, value.one * factor);
    result.parameter = value.parameter;
    return result;
}

bool isBias(const OnnxValue& c, std::int64_t features)
{
    const bool row = c.rank() == 1 || (c.rank() == 2 && c.size(0) == 1);
    return c.present() && c.known() && row && c.size(c.rank() - 1) == features;
}

/// A linear layer where the weight is known, which is how every linear layer is exported.
Outputs gemmAsLinear(Translation& t, const OnnxValue& x)
{
    const double beta = t.node().number("beta", 1.0);
    OnnxValue weight = t.node().flag("transB") ? t.input(1) : t.graph().transposed(t.input(1));
    weight = scaled(weight, t.node().number("alpha", 1.0));
    OnnxValue c = t.optionalInput(2);
    if (!c.present() || isBias(c, weight.size(0))) {
        if (c.present() && c.rank() == 2) {
            c.one = c.one.reshape({-1});
            c.two = c.one;
        }
        return {t.emit("linear", {x, trained(weight), trained(scaled(c, beta))})};
    }
    const OnnxValue product = t.emit("linear", {x, trained(weight), OnnxValue{}});
    const OnnxValue addend = c.known() ? scaled(c, beta) : beta == 1.0 ? c : t.emitWithNumber("mul", c, beta);
    return {t.emit("add", {product, addend}, {{"alpha", 1.0}})};
}

OnnxValue turned(Translation& t, const OnnxValue& x, bool turn)
{
    return turn ? t.emit("permute", {x}, {{"dims", Ints{1, 0}}}) : x;
}

Outputs gemm(Translation& t)
{
    if (t.input(0).rank() != 2 || t.input(1).rank() != 2)
        throw OnnxError("its factors must have two dimensions");
    const OnnxValue a = turned(t, t.input(0), t.node().flag("transA"));
    if (t.input(1).known() && t.input(1).one.is_floating_point())
        return gemmAsLinear(t, a);
    OnnxValue product = t.emit("matmul", {a, turned(t, t.input(1), t.node().flag("transB"))});
    const double alpha = t.node().number("alpha", 1.0);
    const double beta = t.node().number("beta", 1.0);
    if (alpha != 1.0)
        product = t.emitWithNumber("mul", product, alpha);
    if (!t.has(2))
        return {product};
    const OnnxValue addend = beta == 1.0 ? t.input(2) : t.emitWithNumber("mul", t.input(2), beta);
    return {t.emit("add", {product, addend}, {{"alpha", 1.0}})};
}

Outputs matmul(Translation& t)
{
    const OnnxValue& b = t.input(1);
    if (b.known() && b.rank() == 2 && b.one.is_floating_point() && t.input(0).rank() >= 2)
        return {t.emit("linear", {t.input(0), trained(t.graph().transposed(b)), OnnxValue{}})};
    return {t.emit("matmul", {t.input(0), b})};
}

} // namespace

void addProductTranslations(TranslationTable& table)
{
    table.insert({{"Gemm", gemm}, {"MatMul", matmul}});
}

} // namespace espalier::onnx_io
