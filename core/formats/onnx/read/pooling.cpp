// SPDX-License-Identifier: GPL-3.0-or-later
// Pooling.
#include "core/formats/onnx/translate.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>

namespace espalier::onnx_io {
namespace {

struct Window {
    Ints kernel, stride, dilation;
    Padding padding;
    bool ceil = false;

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
    const Ints ones(sizes.size(), 1);
    if (!t.node().has("kernel_shape"))
        throw OnnxError("it lacks its kernel_shape");
    Window window{t.node().extents("kernel_shape", ones),
                  t.node().extents("strides", ones),
                  t.node().extents("dilations", ones),
                  {},
                  t.node().flag("ceil_mode")};
    for (std::size_t i = 0; i < sizes.size(); ++i)
        if (window.kernel[i] < 1 || window.stride[i] < 1 || window.dilation[i] < 1)
            throw OnnxError("its kernel, strides and dilations must be positive");
    window.padding = windowPadding(t.node(), sizes, window.extent(), window.stride);
    return window;
}

/// Pads by a separate node what follows a free size, or what LibTorch's pools cannot pad, so that nothing is left for the pool.
OnnxValue paddedBefore(Translation& t, const OnnxValue& x, const Window& window, double value)
{
    if (const std::optional<OnnxValue> padded = paddedByFreeSize(t, x, window.extent(), window.stride, value))
        return *padded;
    return padSpatially(t, x, window.padding, value);
}

bool followsFreeSize(const Translation& t, const Window& window)
{
    bool follows = false;
    for (std::size_t i = 0; i < window.stride.size(); ++i)
        follows = follows || (window.stride[i] > 1 && t.input(0).resizes(static_cast<std::int64_t>(i) + 2));
    return follows && t.node().text("auto_pad", "NOTSET").rfind("SAME", 0) == 0;
}

/// LibTorch pads both ends alike, by at most half a window.
bool fitsPool(const Translation& t, const Window& window)
{
    if (followsFreeSize(t, window))
        return false;
    for (std::size_t i = 0; i < window.kernel.size(); ++i)
        if (window.padding.low[i] < 0 || 2 * window.padding.low[i] > window.kernel[i])
            return false;
    return window.padding.symmetric();
}

Outputs maxPool(Translation& t)
{
    Window window = windowOf(t);
    OnnxValue x = t.input(0);
    if (!fitsPool(t, window)) {
        x = paddedBefore(t, x, window, -std::numeric_limits<double>::infinity());
        window.padding.low.assign(window.kernel.size(), 0);
    }
    return {t.emit("max_pool", {x},
                   {{"kernel", window.kernel},
                    {"stride", window.stride},
                    {"padding", window.padding.low},
                    {"dilation", window.dilation},
                    {"ceil_mode", window.ceil}})};
}

Attributes averaging(const Window& window, bool countPadding)
{
    return {{"kernel", window.kernel},  {"stride", window.stride},           {"padding", window.padding.low},
            {"ceil_mode", window.ceil}, {"count_include_pad", countPadding}, {"divisor_override", std::monostate()}};
}

/// Ones in the size of the image.
OnnxValue insideOf(Translation& t, const OnnxValue& x)
{
    std::vector<SizeNumber> sizes{std::int64_t{1}, std::int64_t{1}};
    bool constant = true;
    for (std::int64_t dim = 2; dim < x.rank(); ++dim) {
        sizes.push_back(t.graph().sizeOf(x, dim));
        constant = constant && sizes.back().constant();
    }
    if (!constant)
        return t.emitSized("full", {}, {{"value", 1.0}, {"dtype", std::string("float32")}}, "shape", sizes);
    Ints ones = x.one.sizes().vec();
    ones[0] = ones[1] = 1;
    return knownValue(t.node().name() + ".inside", at::ones(ones));
}

/// For padding that differs between both ends and does not count: a mean that counts it, divided by the share of each window inside the
/// image.
Outputs averageInside(Translation& t, Window window)
{
    const OnnxValue& x = t.input(0);
    const OnnxValue paddedImages = paddedBefore(t, x, window, 0.0);
    const OnnxValue paddedOnes = paddedBefore(t, insideOf(t, x), window, 0.0);
    window.padding.low.assign(window.kernel.size(), 0);
    const OnnxValue counted = t.emit("avg_pool", {paddedImages}, averaging(window, true));
    return {t.emit("div", {counted, t.emit("avg_pool", {paddedOnes}, averaging(window, true))})};
}

Outputs averagePool(Translation& t)
{
    Window window = windowOf(t);
    const bool countPadding = t.node().flag("count_include_pad");
    OnnxValue x = t.input(0);
    if (*std::max_element(window.dilation.begin(), window.dilation.end()) > 1)
        throw OnnxError("Espalier has no dilated average pool");
    if (!fitsPool(t, window)) {
        if (!countPadding)
            return averageInside(t, std::move(window));
        x = paddedBefore(t, x, window, 0.0);
        window.padding.low.assign(window.kernel.size(), 0);
    }
    return {t.emit("avg_pool", {x}, averaging(window, countPadding))};
}

Outputs globalPool(Translation& t, const std::string& op)
{
    const Ints ones(spatialSizes(t.input(0)).size(), 1);
    return {t.emit(op, {t.input(0)}, {{"output_size", ones}})};
}

} // namespace

void registerPooling(TranslationTable& table)
{
    table.insert({
        {"AveragePool", averagePool},
        {"GlobalAveragePool", [](Translation& t) { return globalPool(t, "adaptive_avg_pool"); }},
        {"GlobalMaxPool", [](Translation& t) { return globalPool(t, "adaptive_max_pool"); }},
        {"MaxPool", maxPool},
    });
}

} // namespace espalier::onnx_io
