// SPDX-License-Identifier: GPL-3.0-or-later
// Comparisons, which become opaque nodes with LibTorch's operators.
#include "core/formats/onnx/translate.h"

namespace espalier::onnx_io {
namespace {

/// Channels cannot be followed through comparisons of image data: LibTorch's operator runs, and channels that reach it are frozen.
Outputs comparison(Translation& t, const std::string& op)
{
    const bool logical = op.rfind("logical", 0) == 0;
    std::vector<OnnxValue> inputs;
    for (std::size_t i = 0; i < t.inputCount(); ++i)
        inputs.push_back(t.input(i));
    return {t.emit("opaque", inputs, {{"op", "aten::" + op}, {"overload", std::string(logical ? "" : "Tensor")}})};
}

} // namespace

void registerOpaque(TranslationTable& table)
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

} // namespace espalier::onnx_io
