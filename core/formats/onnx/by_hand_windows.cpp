// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx/by_hand.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>

namespace espalier::onnx_io::by_hand {
namespace {

/// A window that moves over the spatial dimensions of a tensor.
struct Window {
    Ints kernel, stride, dilation;
    Ints low, high; ///< padding

    std::size_t rank() const { return kernel.size(); }
    std::int64_t extent(std::size_t i) const { return (kernel[i] - 1) * dilation[i] + 1; }
};

void padAutomatically(Window& window, const at::Tensor& x, const std::string& how)
{
    for (std::size_t i = 0; how != "VALID" && i < window.rank(); ++i) {
        const std::int64_t size = x.size(static_cast<std::int64_t>(i) + 2);
        const std::int64_t positions = (size + window.stride[i] - 1) / window.stride[i];
        const std::int64_t both = std::max<std::int64_t>((positions - 1) * window.stride[i] + window.extent(i) - size, 0);
        window.low[i] = how == "SAME_UPPER" ? both / 2 : both - both / 2;
        window.high[i] = both - window.low[i];
    }
}

Window windowOf(const OnnxNode& node, const at::Tensor& x, const Ints& kernel)
{
    const std::size_t rank = kernel.size();
    if (static_cast<std::int64_t>(rank) + 2 != x.dim())
        throw OnnxError("its window does not fit its input");
    const Ints ones(rank, 1), zeros(rank, 0);
    Window window{kernel, node.extents("strides", ones), node.extents("dilations", ones), zeros, zeros};
    const std::string automatic = node.text("auto_pad", "NOTSET");
    if (automatic != "NOTSET") {
        padAutomatically(window, x, automatic);
        return window;
    }
    const Ints pads = node.extents("pads", Ints(2 * rank, 0));
    std::copy_n(pads.begin(), rank, window.low.begin());
    std::copy_n(pads.begin() + static_cast<std::ptrdiff_t>(rank), rank, window.high.begin());
    return window;
}

at::Tensor padded(const at::Tensor& x, const Window& window, double value)
{
    Ints pads;
    for (std::size_t i = window.rank(); i-- > 0;)
        pads.insert(pads.end(), {window.low[i], window.high[i]});
    return at::constant_pad_nd(x, pads, value);
}

at::Tensor biasOf(const Tensors& in, std::size_t i)
{
    return present(in, i) ? in[i] : at::Tensor();
}

Tensors convolution(const OnnxNode& node, const Tensors& in)
{
    const at::Tensor& weight = input(in, 1);
    const Window window = windowOf(node, input(in, 0), weight.sizes().slice(2).vec());
    const Ints zeros(window.rank(), 0);
    return {at::convolution(padded(in[0], window, 0), weight, biasOf(in, 2), window.stride, zeros, window.dilation, false, zeros,
                            node.integer("group", 1))};
}

/// The whole result; its edges are cut off by the padding.
Tensors transposedConvolution(const OnnxNode& node, const Tensors& in)
{
    if (node.has("output_shape") || node.text("auto_pad", "NOTSET") != "NOTSET")
        refuseForm("a given size of its output");
    const at::Tensor& weight = input(in, 1);
    const Window window = windowOf(node, input(in, 0), weight.sizes().slice(2).vec());
    const Ints zeros(window.rank(), 0);
    at::Tensor result = at::convolution(in[0], weight, biasOf(in, 2), window.stride, zeros, window.dilation, true,
                                        node.extents("output_padding", zeros), node.integer("group", 1));
    for (std::size_t i = 0; i < window.rank(); ++i) {
        const auto dim = static_cast<std::int64_t>(i) + 2;
        result = result.slice(dim, window.low[i], result.size(dim) - window.high[i]);
    }
    return {result};
}

/// Every place's window in further dimensions at the end.
at::Tensor unfolded(at::Tensor x, const Window& window)
{
    for (std::size_t i = 0; i < window.rank(); ++i)
        x = x.unfold(static_cast<std::int64_t>(i) + 2, window.extent(i), window.stride[i])
                .slice(-1, 0, window.extent(i), window.dilation[i]);
    return x;
}

Ints lastDimensions(const Window& window)
{
    Ints dimensions;
    for (std::size_t i = 1; i <= window.rank(); ++i)
        dimensions.push_back(-static_cast<std::int64_t>(i));
    return dimensions;
}

Window poolOf(const OnnxNode& node, const at::Tensor& x)
{
    const Window window = windowOf(node, x, node.integers("kernel_shape"));
    for (std::size_t i = 0; node.flag("ceil_mode") && i < window.rank(); ++i) {
        const std::int64_t size = x.size(static_cast<std::int64_t>(i) + 2) + window.low[i] + window.high[i];
        if ((size - window.extent(i)) % window.stride[i] != 0)
            refuseForm("windows that reach beyond the image");
    }
    return window;
}

Tensors maxPool(const OnnxNode& node, const Tensors& in)
{
    const Window window = poolOf(node, input(in, 0));
    const at::Tensor x = padded(in[0], window, -std::numeric_limits<double>::infinity());
    return {unfolded(x, window).amax(lastDimensions(window))};
}

Tensors averagePool(const OnnxNode& node, const Tensors& in)
{
    const Window window = poolOf(node, input(in, 0));
    const at::Tensor counted = padded(at::ones_like(in[0]), window, node.flag("count_include_pad") ? 1 : 0);
    const Ints last = lastDimensions(window);
    return {unfolded(padded(in[0], window, 0), window).sum(last) / unfolded(counted, window).sum(last)};
}

Ints spatialDimensions(const at::Tensor& x)
{
    Ints dimensions;
    for (std::int64_t dim = 2; dim < x.dim(); ++dim)
        dimensions.push_back(dim);
    return dimensions;
}

Tensors globalAverage(const OnnxNode&, const Tensors& in)
{
    return {input(in, 0).mean(spatialDimensions(in[0]), true)};
}

Tensors globalMaximum(const OnnxNode&, const Tensors& in)
{
    return {input(in, 0).amax(spatialDimensions(in[0]), true)};
}

} // namespace

void registerWindows(Table& table)
{
    table.insert({{"AveragePool", averagePool},
                  {"Conv", convolution},
                  {"ConvTranspose", transposedConvolution},
                  {"GlobalAveragePool", globalAverage},
                  {"GlobalMaxPool", globalMaximum},
                  {"MaxPool", maxPool}});
}

} // namespace espalier::onnx_io::by_hand
