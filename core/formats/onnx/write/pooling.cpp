// SPDX-License-Identifier: GPL-3.0-or-later
// Pooling.
#include "core/formats/onnx/write/reduction.h"
#include "core/formats/onnx/write_graph.h"
#include "core/graph/operators/computed_size.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace espalier::onnx_io {
namespace {

using Names = std::vector<std::string>;

/// A pooling window over the spatial dimensions, and how its output sizes are rounded.
struct Window {
    Ints kernel, stride, padding, dilation;
    Ints input, output;
    std::int64_t ceil = 0;
    bool free = false; ///< the sizes follow the size of the images: rounding must not depend on them

    std::size_t rank() const { return kernel.size(); }
    std::int64_t extent(std::size_t i) const { return (kernel[i] - 1) * dilation[i] + 1; }
    /// The rows behind the last whole window; negative where rows are missing.
    std::int64_t remainder(std::size_t i) const
    {
        if (free)
            return 0;
        return input[i] + 2 * padding[i] - extent(i) - (output[i] - 1) * stride[i];
    }
    /// The output size is rounded down, as without ceil_mode.
    bool floors(std::size_t i) const { return remainder(i) >= 0 && remainder(i) < stride[i]; }
    /// The size is rounded up as in ONNX; LibTorch drops a window that would start in the padding.
    bool ceils(std::size_t i) const { return remainder(i) <= 0 && remainder(i) > -stride[i]; }

    template <class Rounds>
    bool all(Rounds rounds) const
    {
        for (std::size_t i = 0; i < rank(); ++i)
            if (!(this->*rounds)(i))
                return false;
        return true;
    }

    /// The padding with which rounding down gives the right size: low sides, then high sides.
    Ints completed() const
    {
        Ints pads = padding;
        for (std::size_t i = 0; i < rank(); ++i)
            pads.push_back(padding[i] + std::max<std::int64_t>(0, -remainder(i)));
        return pads;
    }

    Ints symmetric() const
    {
        Ints pads = padding;
        pads.insert(pads.end(), padding.begin(), padding.end());
        return pads;
    }
};

Ints spatialSizes(const GraphWriter& writer, ValueId value, std::size_t spatialRank)
{
    const Shape& shape = writer.shapeOf(value);
    if (shape.size() != spatialRank + 2)
        throw OnnxError("its input has no batch dimension");
    return {shape.begin() + 2, shape.end()};
}

Window windowOf(const GraphWriter& writer, const Node& node)
{
    Window window;
    window.kernel = intsAttribute(node, "kernel");
    const Ints& stride = intsAttribute(node, "stride");
    window.stride = stride.empty() ? window.kernel : stride;
    window.padding = intsAttribute(node, "padding");
    window.dilation = node.attributes.count("dilation") > 0 ? intsAttribute(node, "dilation") : Ints(window.rank(), 1);
    window.input = spatialSizes(writer, node.inputs[0], window.rank());
    window.output = spatialSizes(writer, node.outputs[0], window.rank());
    window.ceil = boolAttribute(node, "ceil_mode") ? 1 : 0;
    window.free = writer.anyResizes(node.inputs[0], 2);
    return window;
}

/// Rounding as in LibTorch: by ceil_mode where ONNX's means the same, else by padding.
struct Rounding {
    Ints pads;
    std::int64_t ceil = 0;
};

Rounding roundingOf(const Window& window)
{
    if (window.free)
        return {window.symmetric(), window.ceil};
    if (window.all(&Window::floors))
        return {window.symmetric(), 0};
    if (window.all(&Window::ceils))
        return {window.symmetric(), 1};
    return {window.completed(), 0};
}

Names maxPool(GraphWriter& writer, const Node& node)
{
    const Window window = windowOf(writer, node);
    const Rounding rounding = roundingOf(window);
    return {writer.add("MaxPool", {writer.input(node, 0)},
                       {{"kernel_shape", window.kernel},
                        {"strides", window.stride},
                        {"pads", rounding.pads},
                        {"dilations", window.dilation},
                        {"ceil_mode", rounding.ceil}})};
}

std::string paddedByZeros(GraphWriter& writer, const Node& node, const Window& window)
{
    const std::size_t rank = window.rank();
    const Ints spatial = window.completed();
    Ints pads(2 * (rank + 2), 0);
    for (std::size_t i = 0; i < rank; ++i) {
        pads[2 + i] = spatial[i];
        pads[rank + 4 + i] = spatial[rank + i];
    }
    return writer.add("Pad", {writer.input(node, 0), writer.integers(pads, "pads"), writer.number(0, "zero")});
}

/// Pads beforehand where the padding counts: OpenCV never counts it in the mean. ONNX Runtime merges the two nodes again and needs the
/// attribute all the same.
std::string wholeWindows(GraphWriter& writer, const Node& node, const Window& window)
{
    const Ints pads = window.completed();
    const bool padded = std::any_of(pads.begin(), pads.end(), [](std::int64_t pad) { return pad != 0; });
    const std::string x = padded ? paddedByZeros(writer, node, window) : writer.input(node, 0);
    return writer.add("AveragePool", {x},
                      {{"kernel_shape", window.kernel}, {"strides", window.stride}, {"count_include_pad", std::int64_t{padded}}});
}

/// ONNX Runtime merges a padding into the pool behind it, which then must count it.
bool countsPaddingBefore(const GraphWriter& writer, const Node& node, const Window& window)
{
    const Node* maker = writer.makerOf(node.inputs[0]);
    const bool pads = std::any_of(window.padding.begin(), window.padding.end(), [](std::int64_t pad) { return pad != 0; });
    return maker && maker->op == "pad" && !pads;
}

Names averagePool(GraphWriter& writer, const Node& node)
{
    const Window window = windowOf(writer, node);
    if (const auto* divisor = std::get_if<std::int64_t>(&attribute(node, "divisor_override"))) {
        const auto elements = static_cast<double>(elementCount(window.kernel));
        return {writer.add("Mul", {wholeWindows(writer, node, window), writer.number(elements / static_cast<double>(*divisor), "factor")})};
    }
    const Rounding rounding = roundingOf(window);
    if (boolAttribute(node, "count_include_pad")) {
        // Windows beyond the padding are divided by the part that lies inside it.
        if (rounding.ceil != 0 || rounding.pads != window.symmetric())
            return {writer.add("AveragePool", {writer.input(node, 0)},
                               {{"kernel_shape", window.kernel},
                                {"strides", window.stride},
                                {"pads", rounding.pads},
                                {"ceil_mode", rounding.ceil},
                                {"count_include_pad", std::int64_t{1}}})};
        return {wholeWindows(writer, node, window)};
    }
    return {writer.add("AveragePool", {writer.input(node, 0)},
                       {{"kernel_shape", window.kernel},
                        {"strides", window.stride},
                        {"pads", rounding.pads},
                        {"ceil_mode", rounding.ceil},
                        {"count_include_pad", std::int64_t{countsPaddingBefore(writer, node, window)}}})};
}

/// (size · factor + addend) / divisor, rounded down.
SizePart scaledSize(GraphWriter& writer, const SizePart& size, std::int64_t factor, std::int64_t addend, std::int64_t divisor)
{
    if (const auto* constant = std::get_if<std::int64_t>(&size))
        return (*constant * factor + addend) / divisor;
    const std::string scaled = writer.add("Mul", {std::get<std::string>(size), writer.integers({factor}, "factor")});
    const std::string moved = addend == 0 ? scaled : writer.add("Add", {scaled, writer.integers({addend}, "addend")});
    return writer.add("Div", {moved, writer.integers({divisor}, "divisor")});
}

/// One part per output position, each reduced from its own slice of the input: windows may overlap and differ in size.
std::string reducedToParts(GraphWriter& writer, const std::string& x, std::int64_t axis, const SizePart& from, std::int64_t to,
                           bool maximum)
{
    Names parts;
    for (std::int64_t i = 0; i < to; ++i) {
        const std::string first = writer.sizes({scaledSize(writer, from, i, 0, to)}, "starts");
        const std::string last = writer.sizes({scaledSize(writer, from, i + 1, to - 1, to)}, "ends");
        const std::string stretch = writer.add("Slice", {x, first, last, writer.integers({axis}, "axes")});
        parts.push_back(reduce(writer, maximum ? "ReduceMax" : "ReduceMean", stretch, {axis}, true));
    }
    return parts.size() == 1 ? parts.front() : writer.add("Concat", parts, {{"axis", axis}});
}

bool divides(const Ints& divisors, const Ints& sizes)
{
    for (std::size_t i = 0; i < sizes.size(); ++i)
        if (divisors[i] == 0 || sizes[i] % divisors[i] != 0)
            return false;
    return true;
}

std::string repeatedPixels(GraphWriter& writer, const Node& node, const Ints& from, const Ints& to)
{
    std::vector<float> scales{1, 1};
    for (std::size_t i = 0; i < from.size(); ++i)
        scales.push_back(static_cast<float>(to[i] / from[i]));
    return writer.add("Resize", {writer.input(node, 0), "", writer.constant(at::tensor(scales), "scales")},
                      {{"mode", "nearest"}, {"coordinate_transformation_mode", "asymmetric"}, {"nearest_mode", "floor"}});
}

Names adaptivePool(GraphWriter& writer, const Node& node, bool maximum)
{
    const Ints& to = intsAttribute(node, "output_size");
    const Ints from = spatialSizes(writer, node.inputs[0], to.size());
    const std::string kind = maximum ? "MaxPool" : "AveragePool";
    const bool free = writer.anyResizes(node.inputs[0], 2);
    if (std::count(to.begin(), to.end(), computedSize) > 0)
        throw OnnxError("ONNX has no pooling to a computed size");
    if (from == to && !free)
        return {writer.input(node, 0)};
    if (std::all_of(to.begin(), to.end(), [](std::int64_t size) { return size == 1; }))
        return {writer.add("Global" + kind, {writer.input(node, 0)})};
    if (!free && divides(to, from)) {
        Ints kernel = from;
        for (std::size_t i = 0; i < kernel.size(); ++i)
            kernel[i] /= to[i];
        return {writer.add(kind, {writer.input(node, 0)}, {{"kernel_shape", kernel}, {"strides", kernel}})};
    }
    if (!free && divides(from, to))
        return {repeatedPixels(writer, node, from, to)};
    std::string x = writer.input(node, 0);
    for (std::size_t i = 0; i < to.size(); ++i)
        x = reducedToParts(writer, x, static_cast<std::int64_t>(i) + 2, writer.sizePart(node.inputs[0], i + 2), to[i], maximum);
    return {x};
}

} // namespace

void registerPooling(NodeWriterTable& table)
{
    table.insert({{"max_pool", maxPool},
                  {"avg_pool", averagePool},
                  {"adaptive_avg_pool", [](GraphWriter& writer, const Node& node) { return adaptivePool(writer, node, false); }},
                  {"adaptive_max_pool", [](GraphWriter& writer, const Node& node) { return adaptivePool(writer, node, true); }}});
}

} // namespace espalier::onnx_io
