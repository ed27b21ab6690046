// SPDX-License-Identifier: GPL-3.0-or-later
// Elementwise functions.
#include "core/formats/onnx/translate.h"

namespace espalier::onnx_io {

void registerFunctions(TranslationTable& table)
{
    table.insert({
        {"Abs", [](Translation& t) { return unary(t, "abs"); }},
        {"Ceil", [](Translation& t) { return unary(t, "ceil"); }},
        {"Cos", [](Translation& t) { return unary(t, "cos"); }},
        {"Erf", [](Translation& t) { return unary(t, "erf"); }},
        {"Exp", [](Translation& t) { return unary(t, "exp"); }},
        {"Floor", [](Translation& t) { return unary(t, "floor"); }},
        {"Log", [](Translation& t) { return unary(t, "log"); }},
        {"Reciprocal", [](Translation& t) { return unary(t, "reciprocal"); }},
        {"Round", [](Translation& t) { return unary(t, "round"); }},
        {"Sign", [](Translation& t) { return unary(t, "sign"); }},
        {"Sin", [](Translation& t) { return unary(t, "sin"); }},
        {"Sqrt", [](Translation& t) { return unary(t, "sqrt"); }},
    });
}

} // namespace espalier::onnx_io
