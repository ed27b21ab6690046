// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx/limits.h"
#include "core/formats/onnx/tensor.h"
#include "core/graph/operators/recurrent.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <map>

namespace espalier::onnx_io {
namespace {

using Tensors = std::vector<at::Tensor>;

/// What running a node takes; in floating point, so that absurd numbers do not overflow.
struct Load {
    double elements = 0; ///< of the result
    double macs = 0;
};

double count(const at::Tensor& tensor)
{
    return tensor.defined() ? static_cast<double>(tensor.numel()) : 0;
}

double atLeastOne(double size)
{
    return std::max(size, 1.0);
}

/// Number of positions of a window in the trailing dimensions of x.
double windowPositions(const Node& node, const at::Tensor& x, at::IntArrayRef kernel)
{
    const auto& padding = intsAttribute(node, "padding");
    const auto& stride = intsAttribute(node, "stride");
    double positions = 1;
    for (std::size_t i = 0; i < kernel.size(); ++i) {
        const auto size = static_cast<double>(x.size(x.dim() - static_cast<std::int64_t>(kernel.size() - i)));
        const double free = size + 2.0 * static_cast<double>(padding[i]) - static_cast<double>(kernel[i]) + 1;
        positions *= atLeastOne(free / atLeastOne(static_cast<double>(stride[i])) + 1);
    }
    return positions;
}

Load transposedLoad(const Node& node, const at::Tensor& x, const at::Tensor& weight)
{
    const auto& stride = intsAttribute(node, "stride");
    const auto& dilation = intsAttribute(node, "dilation");
    double positions = 1;
    for (std::size_t i = 0; i < stride.size(); ++i) {
        const auto dim = static_cast<std::int64_t>(i) + 2;
        positions *= static_cast<double>(x.size(dim)) * static_cast<double>(stride[i]) +
                     static_cast<double>(weight.size(dim)) * static_cast<double>(dilation[i]);
    }
    const double filters = static_cast<double>(weight.size(1)) * static_cast<double>(intAttribute(node, "groups"));
    return {static_cast<double>(x.size(0)) * filters * positions,
            count(x) * count(weight) / atLeastOne(static_cast<double>(weight.size(0)))};
}

Load convolutionLoad(const Node& node, const Tensors& inputs)
{
    const at::Tensor& x = inputs[0];
    const at::Tensor& weight = inputs[1];
    const std::size_t spatial = intsAttribute(node, "stride").size();
    const auto rank = static_cast<std::int64_t>(spatial) + 2;
    if (x.dim() != rank || weight.dim() != rank)
        throw OnnxError("its input and its weight do not have the same number of dimensions");
    if (boolAttribute(node, "transposed"))
        return transposedLoad(node, x, weight);
    const double positions = static_cast<double>(x.size(0)) * windowPositions(node, x, weight.sizes().slice(2));
    return {positions * static_cast<double>(weight.size(0)), positions * count(weight)};
}

Load poolingLoad(const Node& node, const Tensors& inputs)
{
    const auto& kernel = intsAttribute(node, "kernel");
    const at::Tensor& x = inputs[0];
    if (x.dim() < static_cast<std::int64_t>(kernel.size()) + 1)
        throw OnnxError("its input has too few dimensions");
    double images = 1;
    for (std::int64_t dim = 0; dim < x.dim() - static_cast<std::int64_t>(kernel.size()); ++dim)
        images *= static_cast<double>(x.size(dim));
    const double elements = images * windowPositions(node, x, kernel);
    double window = 1;
    for (const std::int64_t size : kernel)
        window *= static_cast<double>(size);
    // One comparison or addition for every place of every window.
    return {elements, elements * window};
}

Load adaptiveLoad(const Node& node, const Tensors& inputs)
{
    const auto& sizes = intsAttribute(node, "output_size");
    double elements = count(inputs[0]);
    for (const std::int64_t size : sizes)
        elements *= static_cast<double>(size);
    return {elements, 0};
}

Load paddingLoad(const Node& node, const Tensors& inputs)
{
    const auto& pads = intsAttribute(node, "pads");
    const at::Tensor& x = inputs[0];
    double elements = 1;
    for (std::int64_t dim = 0; dim < x.dim(); ++dim) {
        const auto index = static_cast<std::size_t>(2 * (x.dim() - 1 - dim));
        const double padding = index + 1 < pads.size() ? static_cast<double>(pads[index]) + static_cast<double>(pads[index + 1]) : 0.0;
        elements *= atLeastOne(static_cast<double>(x.size(dim)) + padding);
    }
    return {elements, 0};
}

Load upsampleLoad(const Node& node, const Tensors& inputs)
{
    const at::Tensor& x = inputs[0];
    if (const auto* size = std::get_if<std::vector<std::int64_t>>(&attribute(node, "size"))) {
        double elements = x.dim() < 2 ? 0 : static_cast<double>(x.size(0)) * static_cast<double>(x.size(1));
        for (const std::int64_t one : *size)
            elements *= static_cast<double>(one);
        return {elements, 0};
    }
    double elements = count(x);
    for (const double scale : std::get<std::vector<double>>(attribute(node, "scale")))
        elements *= scale;
    return {elements, 0};
}

/// Elements of the broadcast of two shapes; the operator itself checks that they fit.
double broadcastElements(at::IntArrayRef a, at::IntArrayRef b)
{
    double elements = 1;
    for (std::size_t i = 1; i <= std::max(a.size(), b.size()); ++i) {
        const double left = i <= a.size() ? static_cast<double>(a[a.size() - i]) : 1.0;
        const double right = i <= b.size() ? static_cast<double>(b[b.size() - i]) : 1.0;
        elements *= left == 1 ? right : left;
    }
    return elements;
}

Load broadcastLoad(const Node&, const Tensors& inputs)
{
    if (inputs.size() < 2 || !inputs[1].defined())
        return {count(inputs[0]), 0};
    return {broadcastElements(inputs[0].sizes(), inputs[1].sizes()), 0};
}

Load productLoad(const Node&, const Tensors& inputs)
{
    const at::Tensor& a = inputs[0];
    const at::Tensor& b = inputs[1];
    if (a.dim() < 2 || b.dim() < 2)
        return {count(a) + count(b), count(a) + count(b)};
    const double elements = broadcastElements(a.sizes().slice(0, static_cast<std::size_t>(a.dim()) - 2),
                                              b.sizes().slice(0, static_cast<std::size_t>(b.dim()) - 2)) *
                            static_cast<double>(a.size(-2)) * static_cast<double>(b.size(-1));
    return {elements, elements * static_cast<double>(a.size(-1))};
}

Load linearLoad(const Node&, const Tensors& inputs)
{
    const double rows = inputs[0].dim() == 0 ? 1 : count(inputs[0]) / atLeastOne(static_cast<double>(inputs[0].size(-1)));
    const double features = inputs[1].dim() == 0 ? 1 : static_cast<double>(inputs[1].size(0));
    return {rows * features, rows * count(inputs[1])};
}

Load recurrentLoad(const Node& node, const Tensors& inputs)
{
    const double rows = count(inputs[0]) / atLeastOne(static_cast<double>(inputs[0].size(-1)));
    double weights = 0;
    for (std::size_t i = 1; i < placeOfState(node); ++i)
        weights += count(inputs[i]);
    return {rows * static_cast<double>(directionsOf(node)) * static_cast<double>(intAttribute(node, "hidden")), rows * weights};
}

Load expansionLoad(const Node& node, const Tensors& inputs)
{
    const auto& sizes = intsAttribute(node, "shape");
    double elements = 1;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        const auto dim = static_cast<std::int64_t>(i) - static_cast<std::int64_t>(sizes.size()) + inputs[0].dim();
        elements *= sizes[i] > 0 ? static_cast<double>(sizes[i]) : dim >= 0 ? static_cast<double>(inputs[0].size(dim)) : 1.0;
    }
    return {elements, 0};
}

Load repetitionLoad(const Node& node, const Tensors& inputs)
{
    double elements = count(inputs[0]);
    for (const std::int64_t times : intsAttribute(node, "repeats"))
        elements *= static_cast<double>(times);
    return {elements, 0};
}

Load selectionLoad(const Node& node, const Tensors& inputs)
{
    const auto size = static_cast<double>(inputs[0].size(intAttribute(node, "dim")));
    return {count(inputs[0]) / atLeastOne(size) * static_cast<double>(intsAttribute(node, "indices").size()), 0};
}

Load choiceLoad(const Node&, const Tensors& inputs)
{
    double elements = 1;
    for (const std::int64_t size : at::infer_size(at::infer_size(inputs[0].sizes(), inputs[1].sizes()), inputs[2].sizes()))
        elements *= static_cast<double>(size);
    return {elements, 0};
}

Load neighbourLoad(const Node& node, const Tensors& inputs)
{
    return {count(inputs[0]), count(inputs[0]) * static_cast<double>(intAttribute(node, "size"))};
}

/// As many elements as indices.
Load gatherLoad(const Node&, const Tensors& inputs)
{
    return {count(inputs[1]), 0};
}

/// A slice of one dimension for every index.
Load indexLoad(const Node&, const Tensors& inputs)
{
    const auto at = static_cast<std::int64_t>(inputs.size()) - 2;
    if (inputs[0].dim() <= at)
        throw OnnxError("its indices are of a dimension that its data do not have");
    return {count(inputs[0]) / atLeastOne(static_cast<double>(inputs[0].size(at))) * count(inputs.back()), 0};
}

/// A slice of the dimensions that a row of indices does not name, for every row.
Load gatherRowsLoad(const Node& node, const Tensors& inputs)
{
    const at::Tensor& rows = inputs[1];
    double slice = 1;
    for (std::int64_t dim = rows.size(-1) + intAttribute(node, "batch_dims"); dim < inputs[0].dim(); ++dim)
        slice *= static_cast<double>(inputs[0].size(dim));
    return {count(rows) / atLeastOne(static_cast<double>(rows.size(-1))) * slice, 0};
}

Load nonZeroLoad(const Node&, const Tensors& inputs)
{
    return {count(inputs[0]) * static_cast<double>(inputs[0].dim()), 0};
}

/// Every score is compared with as many kept boxes as there may be.
Load suppressionLoad(const Node& node, const Tensors& inputs)
{
    const at::Tensor& scores = inputs[1];
    const double places = scores.dim() < 1 ? 0 : static_cast<double>(scores.size(-1));
    const double most = std::min(static_cast<double>(intAttribute(node, "most_per_class")), places);
    return {3 * count(scores) / atLeastOne(places) * most, count(scores) * most};
}

Load joinLoad(const Node&, const Tensors& inputs)
{
    Load load;
    for (const at::Tensor& input : inputs)
        load.elements += count(input);
    return load;
}

} // namespace

double refuseTooLarge(const Node& node, const Tensors& inputs, double kept)
{
    // Several seconds on one core: ten times the largest layer in common use.
    constexpr double mostMacs = 5e10;
    // 1 GiB of float32.
    constexpr double mostKept = 268435456;
    using Estimate = Load (*)(const Node&, const Tensors&);
    static const std::map<std::string_view, Estimate> estimates = {
        {"conv", convolutionLoad},
        {"max_pool", poolingLoad},
        {"avg_pool", poolingLoad},
        {"pad", paddingLoad},
        {"adaptive_avg_pool", adaptiveLoad},
        {"adaptive_max_pool", adaptiveLoad},
        {"upsample", upsampleLoad},
        {"add", broadcastLoad},
        {"sub", broadcastLoad},
        {"mul", broadcastLoad},
        {"div", broadcastLoad},
        {"pow", broadcastLoad},
        {"eq", broadcastLoad},
        {"ne", broadcastLoad},
        {"lt", broadcastLoad},
        {"le", broadcastLoad},
        {"gt", broadcastLoad},
        {"ge", broadcastLoad},
        {"logical_and", broadcastLoad},
        {"logical_or", broadcastLoad},
        {"logical_xor", broadcastLoad},
        {"rounded_div", broadcastLoad},
        {"remainder", broadcastLoad},
        {"maximum", broadcastLoad},
        {"minimum", broadcastLoad},
        {"matmul", productLoad},
        {"linear", linearLoad},
        {"lstm", recurrentLoad},
        {"gru", recurrentLoad},
        {"concat", joinLoad},
        {"expand", expansionLoad},
        {"index_select", selectionLoad},
        {"gather", gatherLoad},
        {"index", indexLoad},
        {"gather_nd", gatherRowsLoad},
        {"nonzero", nonZeroLoad},
        {"non_max_suppression", suppressionLoad},
        {"local_response_norm", neighbourLoad},
        {"repeat", repetitionLoad},
        {"where", choiceLoad},
    };
    const auto found = estimates.find(node.op);
    const Load load = found == estimates.end() ? Load{inputs.empty() ? 0 : count(inputs[0]), 0} : found->second(node, inputs);
    if (load.elements > static_cast<double>(largestTensor))
        throw OnnxError("its result would have more than " + std::to_string(largestTensor) + " elements");
    // Reading runs every node for one batch and for two.
    if (kept + 3 * load.elements > mostKept)
        throw OnnxError("up to here its images take more than 1 GiB of memory; give a smaller --input-shape, if it takes one");
    if (load.macs > mostMacs)
        throw OnnxError("it would take more than " + std::to_string(static_cast<std::int64_t>(mostMacs)) +
                        " multiplications for one image");
    return load.macs;
}

} // namespace espalier::onnx_io
