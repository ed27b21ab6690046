// SPDX-License-Identifier: GPL-3.0-or-later
// Convolution, also transposed.
#include "core/formats/onnx/translate.h"

#include <algorithm>
#include <numeric>

namespace espalier::onnx_io {
namespace {

struct Window {
    Ints kernel, stride, dilation;
    std::int64_t groups = 1;

    /// With dilation.
    Ints extent() const
    {
        Ints sizes = kernel;
        for (std::size_t i = 0; i < sizes.size(); ++i)
            sizes[i] = (kernel[i] - 1) * dilation[i] + 1;
        return sizes;
    }
};

Window windowOf(const Translation& t)
{
    const Ints sizes = spatialSizes(t.input(0));
    const OnnxValue& weight = t.input(1);
    if (weight.rank() != t.input(0).rank())
        throw OnnxError("its weight has " + std::to_string(weight.rank()) + " dimensions, its input " + std::to_string(t.input(0).rank()));
    Window window;
    window.kernel = spatialSizes(weight);
    if (t.node().extents("kernel_shape", window.kernel) != window.kernel)
        throw OnnxError("its kernel_shape is not that of its weight");
    const Ints ones(sizes.size(), 1);
    window.stride = t.node().extents("strides", ones);
    window.dilation = t.node().extents("dilations", ones);
    window.groups = t.node().integer("group", 1);
    const auto smallest = [](const Ints& values) { return *std::min_element(values.begin(), values.end()); };
    if (window.groups < 1 || window.groups > weight.size(0) * std::max<std::int64_t>(weight.size(1), 1) || smallest(window.stride) < 1 ||
        smallest(window.dilation) < 1 || smallest(window.kernel) < 1)
        throw OnnxError("its groups, strides and dilations must be positive");
    return window;
}

Attributes attributesOf(const Window& window, const Ints& padding, const Ints& outputPadding, bool transposed)
{
    return {{"stride", window.stride},         {"padding", padding},       {"dilation", window.dilation},
            {"output_padding", outputPadding}, {"transposed", transposed}, {"groups", window.groups}};
}

Outputs convolution(Translation& t)
{
    const Window window = windowOf(t);
    Padding padding = windowPadding(t.node(), spatialSizes(t.input(0)), window.extent(), window.stride);
    OnnxValue x = t.input(0);
    const Ints none(window.stride.size(), 0);
    if (const std::optional<OnnxValue> padded = paddedByFreeSize(t, x, window.extent(), window.stride, 0.0)) {
        x = *padded;
        padding = {none, none};
    }
    if (!padding.symmetric() || *std::min_element(padding.low.begin(), padding.low.end()) < 0) {
        x = padSpatially(t, x, padding, 0.0);
        padding.low = none;
    }
    return {t.emit("conv", {x, trained(t.input(1)), trained(t.optionalInput(2))}, attributesOf(window, padding.low, none, false))};
}

bool followsFreeSize(const OnnxValue& x)
{
    bool follows = false;
    for (std::int64_t dim = 2; dim < x.rank(); ++dim)
        follows = follows || x.resizes(dim);
    return follows;
}

/// The rows cut off the full result at both ends of every dimension.
Padding transposedPadding(Translation& t, const Window& window, const Ints& outputPadding)
{
    const Ints sizes = spatialSizes(t.input(0));
    const Ints wanted = t.node().integers("output_shape");
    const std::string automatic = t.node().text("auto_pad", "NOTSET");
    if (wanted.empty() && (automatic == "NOTSET" || automatic == "VALID"))
        return windowPadding(t.node(), sizes, window.extent(), window.stride);
    if (!wanted.empty() && wanted.size() != sizes.size())
        throw OnnxError("its output_shape has another number of dimensions than its input");
    checkExtents(wanted, "output_shape");
    if (!wanted.empty() && followsFreeSize(t.input(0)))
        t.graph().fixSize("its output_shape is a constant");
    Padding padding{sizes, sizes};
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        const std::int64_t full = window.stride[i] * (sizes[i] - 1) + outputPadding[i] + window.extent()[i];
        const std::int64_t both = full - (wanted.empty() ? sizes[i] * window.stride[i] : wanted[i]);
        padding.high[i] = automatic == "SAME_UPPER" ? both - both / 2 : both / 2;
        padding.low[i] = both - padding.high[i];
    }
    return padding;
}

/// LibTorch cuts both ends alike; the rest is cut by a slice.
Outputs transposedConvolution(Translation& t)
{
    const Window window = windowOf(t);
    const Ints none(window.stride.size(), 0);
    const Ints outputPadding = t.node().extents("output_padding", none);
    Padding padding = transposedPadding(t, window, outputPadding);
    Ints both = none;
    for (std::size_t i = 0; i < both.size(); ++i) {
        both[i] = std::max<std::int64_t>(std::min(padding.low[i], padding.high[i]), 0);
        padding.low[i] = both[i] - padding.low[i];
        padding.high[i] = both[i] - padding.high[i];
    }
    const OnnxValue y =
        t.emit("conv", {t.input(0), trained(t.input(1)), trained(t.optionalInput(2))}, attributesOf(window, both, outputPadding, true));
    return {padding.low == none && padding.high == none ? y : padSpatially(t, y, padding, 0.0)};
}

} // namespace

void registerConvolution(TranslationTable& table)
{
    table.insert({
        {"Conv", convolution},
        {"ConvTranspose", transposedConvolution},
    });
}

} // namespace espalier::onnx_io
