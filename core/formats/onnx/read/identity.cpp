// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that change nothing here and leave no node; of casts, those between floating-point numbers, whole numbers and truth values
// convert.
#include "core/formats/onnx/tensor.h"
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

/// Whether the tensor holds floating-point numbers, whole numbers or truth values: within these there is one type each.
enum class Numbers { floating, whole, truth };

Numbers kindOf(at::ScalarType type)
{
    return c10::isFloatingType(type) ? Numbers::floating : type == at::kBool ? Numbers::truth : Numbers::whole;
}

/// No effect between types of one kind: everything is computed in float32, int64 or bool.
OnnxValue converted(Translation& t, Numbers to)
{
    const OnnxValue& x = t.input(0);
    const Numbers from = kindOf(x.one.scalar_type());
    if (from == to)
        return x;
    if (from == Numbers::truth && to == Numbers::floating)
        return numbersOf(t, x);
    const char* type = to == Numbers::floating ? "float32" : to == Numbers::whole ? "int64" : "bool";
    return t.emit("cast", {x}, {{"dtype", std::string(type)}});
}

Outputs cast(Translation& t)
{
    return {converted(t, kindOf(scalarType(static_cast<std::int32_t>(t.node().integer("to", 0)), "it")))};
}

Outputs castLike(Translation& t)
{
    return {converted(t, kindOf(t.input(1).one.scalar_type()))};
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
