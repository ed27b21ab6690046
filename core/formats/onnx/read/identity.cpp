// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that change nothing here and leave no node; only casts from bool convert.
#include "core/formats/onnx/translate.h"

#include <ATen/ATen.h>

namespace espalier::onnx_io {
namespace {

/// A mask as ones and zeros.
OnnxValue numbersOf(Translation& t, const OnnxValue& mask)
{
    const OnnxValue one = knownValue(t.node().name() + ".one", at::ones({1}));
    const OnnxValue zero = knownValue(t.node().name() + ".zero", at::zeros({1}));
    return t.emit("where", {mask, one, zero});
}

/// No effect between floating-point types: everything is computed in float32.
Outputs cast(Translation& t)
{
    const std::int64_t type = t.node().integer("to", 0);
    const bool floating = type == onnx::TensorProto::FLOAT || type == onnx::TensorProto::FLOAT16 || type == onnx::TensorProto::DOUBLE ||
                          type == onnx::TensorProto::BFLOAT16;
    if (floating && t.input(0).one.scalar_type() == at::kBool)
        return {numbersOf(t, t.input(0))};
    if (t.input(0).whole) {
        OnnxValue x = t.input(0);
        x.whole = !floating;
        return {x};
    }
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

} // namespace

void registerIdentity(TranslationTable& table)
{
    table.insert({
        {"Cast", cast},
        {"CastLike", castLike},
        {"Identity", [](Translation& t) { return Outputs{t.input(0)}; }},
    });
}

} // namespace espalier::onnx_io
