// SPDX-License-Identifier: GPL-3.0-or-later
// Convolution: also transposed, and with padding given by name.
#include "core/formats/torchscript/translations.h"

namespace espalier::torchscript {
namespace {

/// Rows of padding at both ends of each spatial dimension.
struct Padding {
    std::vector<std::int64_t> low, high;
};

/// Padding may be given by name: "valid" or "same".
Padding paddingOf(const Call& call, std::size_t spatial, const std::vector<std::int64_t>& dilation)
{
    if (!isFixed(call.term("padding")) || !valueIn(call.term("padding"), 0).isString()) {
        const auto padding = call.integers("padding", spatial);
        return {padding, padding};
    }
    Padding padding{std::vector<std::int64_t>(spatial, 0), std::vector<std::int64_t>(spatial, 0)};
    if (call.text("padding") == "valid")
        return padding;
    const auto& kernel = call.tensor("weight").sizes();
    for (std::size_t i = 0; i < spatial; ++i) {
        const std::int64_t total = dilation[i] * (kernel[i + 2] - 1);
        padding.low[i] = total / 2;
        padding.high[i] = total - total / 2;
    }
    return padding;
}

/// The excess of one end over the other is padded beforehand.
ValueId evenlyPadded(Emitter& emitter, const Call& call, ValueId input, const Padding& padding)
{
    if (padding.low == padding.high)
        return input;
    std::vector<std::int64_t> pads;
    for (std::size_t i = padding.low.size(); i-- > 0;) {
        pads.push_back(0);
        pads.push_back(padding.high[i] - padding.low[i]);
    }
    return emitter.builder().addNode(nodeName(call.node, "pad"), "pad", {input}, {{"pads", pads}, {"mode", "constant"}, {"value", 0.0}});
}

void convolve(Emitter& emitter, Call& call, bool transposed)
{
    require(call.rank("input") == call.rank("weight"));
    requireStored(emitter, call.term("weight"));
    const auto spatial = static_cast<std::size_t>(call.rank("weight")) - 2;
    const auto dilation = call.integers("dilation", spatial);
    const Padding padding = paddingOf(call, spatial, dilation);
    const bool hasOutputPadding = call.has("output_padding");
    const ValueId input = evenlyPadded(emitter, call, emitter.valueOf(call.term("input")), padding);
    emit(emitter, call, "conv", {input, emitter.valueOf(call.term("weight")), optionalValue(emitter, call, "bias")},
         {{"stride", call.integers("stride", spatial)},
          {"padding", padding.low},
          {"dilation", dilation},
          {"output_padding", hasOutputPadding ? call.integers("output_padding", spatial) : std::vector<std::int64_t>(spatial, 0)},
          {"transposed", transposed},
          {"groups", call.integer("groups")}},
         &call.term("weight"));
}

void anyConvolution(Emitter& emitter, Call& call)
{
    convolve(emitter, call, call.flag("transposed"));
}

void convolution(Emitter& emitter, Call& call)
{
    convolve(emitter, call, false);
}

void transposedConvolution(Emitter& emitter, Call& call)
{
    convolve(emitter, call, true);
}

} // namespace

void registerConvolution(TranslationTable& table)
{
    table["aten::_convolution"] = anyConvolution;
    table["aten::convolution"] = anyConvolution;
    for (const char* op : {"aten::conv1d", "aten::conv2d", "aten::conv3d", "aten::_convolution_mode"})
        table[op] = convolution;
    for (const char* op : {"aten::conv_transpose1d", "aten::conv_transpose2d", "aten::conv_transpose3d"})
        table[op] = transposedConvolution;
}

} // namespace espalier::torchscript
