// SPDX-License-Identifier: GPL-3.0-or-later
// Resampling of images.
#include "core/formats/onnx/write_graph.h"
#include "core/graph/operators/computed_size.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace espalier::onnx_io {
namespace {

using Names = std::vector<std::string>;

std::string coordinates(const Node& node, const std::string& mode)
{
    if (mode == "nearest")
        return "asymmetric";
    return boolAttribute(node, "align_corners") ? "align_corners" : "pytorch_half_pixel";
}

std::string onnxMode(const std::string& mode)
{
    if (mode == "nearest")
        return mode;
    if (mode == "bicubic")
        return "cubic";
    if (mode == "linear" || mode == "bilinear" || mode == "trilinear")
        return "linear";
    throw OnnxError("ONNX knows no upsampling '" + mode + "'");
}

std::string resized(GraphWriter& writer, const Names& inputs, const Node& node)
{
    const auto& mode = std::get<std::string>(attribute(node, "mode"));
    const std::string where = coordinates(node, mode);
    if (mode == "nearest")
        return writer.add("Resize", inputs,
                          {{"mode", onnxMode(mode)}, {"coordinate_transformation_mode", where}, {"nearest_mode", "floor"}});
    if (mode == "bicubic")
        return writer.add("Resize", inputs,
                          {{"mode", onnxMode(mode)}, {"coordinate_transformation_mode", where}, {"cubic_coeff_a", -0.75}});
    return writer.add("Resize", inputs, {{"mode", onnxMode(mode)}, {"coordinate_transformation_mode", where}});
}

std::string byScale(GraphWriter& writer, const Node& node, const std::vector<double>& scale)
{
    std::vector<float> scales{1, 1};
    scales.insert(scales.end(), scale.begin(), scale.end());
    return resized(writer, {writer.input(node, 0), "", writer.constant(at::tensor(scales), "scales")}, node);
}

/// The scales where all sizes are whole multiples of the input's; they need no shape arithmetic.
std::vector<double> wholeScale(const Shape& from, const Ints& to)
{
    std::vector<double> scale;
    for (std::size_t i = 0; i < to.size(); ++i) {
        if (to[i] % from[i + 2] != 0)
            return {};
        scale.push_back(static_cast<double>(to[i] / from[i + 2]));
    }
    return scale;
}

std::string bySize(GraphWriter& writer, const Node& node, const Ints& size)
{
    const Shape& from = writer.shapeOf(node.inputs[0]);
    const bool fixed = !writer.anyResizes(node.inputs[0], 2) && std::count(size.begin(), size.end(), computedSize) == 0;
    if (const std::vector<double> scale = fixed ? wholeScale(from, size) : std::vector<double>{}; !scale.empty())
        return byScale(writer, node, scale);
    const std::string x = writer.input(node, 0);
    std::vector<SizePart> sizes{writer.imagesOf(x), from[1]};
    for (const SizePart& one : ComputedParts(writer, node, 1).list("size"))
        sizes.push_back(one);
    return resized(writer, {x, "", "", writer.sizes(sizes, "sizes")}, node);
}

/// Where a scale differs from the ratio of the sizes, runtimes disagree about the nearest pixel: then the pixels are listed by index.
bool ambiguous(const Shape& from, const Shape& to, const std::vector<double>& scale)
{
    for (std::size_t i = 0; i < scale.size(); ++i)
        if (scale[i] * static_cast<double>(from[i + 2]) != static_cast<double>(to[i + 2]))
            return true;
    return false;
}

std::string namedPixels(GraphWriter& writer, const Node& node, const std::vector<double>& scale)
{
    const Shape& from = writer.shapeOf(node.inputs[0]);
    const Shape& to = writer.shapeOf(node.outputs[0]);
    std::string x = writer.input(node, 0);
    for (std::size_t i = 0; i < scale.size(); ++i) {
        Ints pixels;
        const float step = static_cast<float>(1.0 / scale[i]); // as LibTorch computes it
        for (std::int64_t place = 0; place < to[i + 2]; ++place)
            pixels.push_back(std::min(static_cast<std::int64_t>(std::floor(static_cast<float>(place) * step)), from[i + 2] - 1));
        x = writer.add("Gather", {x, writer.integers(pixels, "pixels")}, {{"axis", static_cast<std::int64_t>(i) + 2}});
    }
    return x;
}

/// The weight of every input pixel of a line for every output pixel: [from, to].
at::Tensor weightsOf(const Node& node, std::int64_t from, std::int64_t to, double scale)
{
    const bool corners = boolAttribute(node, "align_corners");
    const at::Tensor each = at::eye(from).reshape({1, from, 1, from});
    const Ints size{1, to};
    const at::Tensor resampled = std::get<std::string>(attribute(node, "mode")) == "bicubic"
                                     ? at::upsample_bicubic2d(each, size, corners, 1.0, scale)
                                     : at::upsample_bilinear2d(each, size, corners, 1.0, scale);
    return resampled.reshape({from, to});
}

/// Where runtimes would disagree about the scale: interpolation as a matrix product along each dimension.
std::string weightedPixels(GraphWriter& writer, const Node& node, const std::vector<double>& scale)
{
    const Shape& from = writer.shapeOf(node.inputs[0]);
    const Shape& to = writer.shapeOf(node.outputs[0]);
    std::string x = writer.input(node, 0);
    for (std::size_t dim = 2; dim < from.size(); ++dim) {
        Ints exchanged(from.size());
        std::iota(exchanged.begin(), exchanged.end(), 0);
        std::swap(exchanged[dim], exchanged.back());
        const std::string weights = writer.constant(weightsOf(node, from[dim], to[dim], scale[dim - 2]), "weights");
        const bool last = dim + 1 == from.size();
        x = writer.add("MatMul", {last ? x : writer.add("Transpose", {x}, {{"perm", exchanged}}), weights});
        x = last ? x : writer.add("Transpose", {x}, {{"perm", exchanged}});
    }
    return x;
}

Names upsample(GraphWriter& writer, const Node& node)
{
    if (const auto* size = std::get_if<Ints>(&attribute(node, "size")))
        return {bySize(writer, node, *size)};
    const auto& scale = std::get<std::vector<double>>(attribute(node, "scale"));
    const bool nearest = std::get<std::string>(attribute(node, "mode")) == "nearest";
    if (!writer.anyResizes(node.inputs[0], 2) && ambiguous(writer.shapeOf(node.inputs[0]), writer.shapeOf(node.outputs[0]), scale))
        return {nearest ? namedPixels(writer, node, scale) : weightedPixels(writer, node, scale)};
    return {byScale(writer, node, scale)};
}

} // namespace

void registerResampling(NodeWriterTable& table)
{
    table["upsample"] = upsample;
}

} // namespace espalier::onnx_io
