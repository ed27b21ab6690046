// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx/by_hand.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace espalier::onnx_io::by_hand {
namespace {

/// How one dimension of an image is resized.
struct Stretch {
    std::int64_t from = 1, to = 1;
    double scale = 1;

    /// Where place `to` of the result lies in the image.
    at::Tensor coordinates(const std::string& rule) const
    {
        const at::Tensor places = at::arange(to, at::kDouble);
        if (rule == "asymmetric")
            return places / scale;
        if (rule == "align_corners")
            return to == 1 ? at::zeros({1}, at::kDouble) : places * (static_cast<double>(from - 1) / static_cast<double>(to - 1));
        if (rule == "tf_half_pixel_for_nn")
            return (places + 0.5) / scale;
        if (rule == "pytorch_half_pixel" && to == 1)
            return at::zeros({1}, at::kDouble);
        if (rule != "half_pixel" && rule != "pytorch_half_pixel")
            refuseForm("this rule of coordinates");
        return (places + 0.5) / scale - 0.5;
    }
};

at::Tensor rounded(const at::Tensor& coordinates, const std::string& rule)
{
    if (rule == "floor")
        return coordinates.floor();
    if (rule == "ceil")
        return coordinates.ceil();
    return rule == "round_prefer_ceil" ? (coordinates + 0.5).floor() : (coordinates - 0.5).ceil();
}

at::Tensor picked(const at::Tensor& x, std::int64_t dim, const at::Tensor& places)
{
    return x.index_select(dim, places.clamp(0, x.size(dim) - 1).to(at::kLong));
}

at::Tensor interpolated(const at::Tensor& x, std::int64_t dim, const at::Tensor& coordinates)
{
    const at::Tensor low = coordinates.floor();
    Ints sizes(static_cast<std::size_t>(x.dim()), 1);
    sizes[static_cast<std::size_t>(dim)] = coordinates.numel();
    const at::Tensor share = (coordinates - low).reshape(sizes);
    return picked(x, dim, low) * (1 - share) + picked(x, dim, low + 1) * share;
}

/// Operator set 10 has no regions of interest; Upsample's scales were an attribute before 9.
std::vector<double> scalesOf(const OnnxNode& node, const Tensors& in, bool upsample)
{
    if (node.has("scales"))
        return node.numbers("scales");
    const std::size_t place = upsample || node.opset() < 11 ? 1 : 2;
    if (!present(in, place) || in[place].numel() == 0)
        return {};
    const at::Tensor scales = in[place].to(at::kDouble).contiguous();
    return {scales.data_ptr<double>(), scales.data_ptr<double>() + scales.numel()};
}

Stretch stretchOf(std::int64_t size, std::size_t dim, const Ints& sizes, const std::vector<double>& scales)
{
    if (!sizes.empty())
        return {size, sizes.at(dim), static_cast<double>(sizes.at(dim)) / static_cast<double>(size)};
    return {size, static_cast<std::int64_t>(std::floor(static_cast<double>(size) * scales.at(dim))), scales.at(dim)};
}

void refuseUnknownResize(const OnnxNode& node)
{
    if (node.has("axes") || node.flag("antialias") || node.text("keep_aspect_ratio_policy", "stretch") != "stretch")
        refuseForm("this choice of sizes");
    const std::string mode = node.text("mode", "nearest");
    if (mode != "nearest" && mode != "linear" && mode != "bilinear")
        refuseForm("this interpolation");
}

Tensors resizeBy(const OnnxNode& node, const Tensors& in, bool upsample)
{
    refuseUnknownResize(node);
    const bool old = upsample || node.opset() < 11;
    const std::string rule = old ? "asymmetric" : node.text("coordinate_transformation_mode", "half_pixel");
    const std::string nearest = old ? "floor" : node.text("nearest_mode", "round_prefer_floor");
    const bool rounds = node.text("mode", "nearest") == "nearest";
    const Ints sizes = !old && present(in, 3) ? integersOf(in[3], "sizes") : Ints{};
    const std::vector<double> scales = scalesOf(node, in, upsample);
    at::Tensor x = input(in, 0);
    for (std::int64_t dim = 0; dim < x.dim(); ++dim) {
        const Stretch stretch = stretchOf(x.size(dim), static_cast<std::size_t>(dim), sizes, scales);
        if (stretch.to == stretch.from && stretch.scale == 1)
            continue;
        const at::Tensor coordinates = stretch.coordinates(rule);
        x = rounds ? picked(x, dim, rounded(coordinates, nearest)) : interpolated(x, dim, coordinates);
    }
    return {x};
}

Tensors resize(const OnnxNode& node, const Tensors& in)
{
    return resizeBy(node, in, false);
}

Tensors upsample(const OnnxNode& node, const Tensors& in)
{
    return resizeBy(node, in, true);
}

/// The places of a dimension that its padding repeats.
at::Tensor repeatedPlaces(std::int64_t size, std::int64_t low, std::int64_t high, const std::string& mode)
{
    const at::Tensor places = at::arange(-low, size + high, at::kLong);
    if (mode == "edge")
        return places.clamp(0, size - 1);
    if (mode == "wrap")
        return at::remainder(places, size);
    if (mode != "reflect")
        refuseForm("this mode of padding");
    const at::Tensor mirrored = places.abs();
    return (size - 1) - ((size - 1) - mirrored).abs();
}

Ints padsOf(const OnnxNode& node, const Tensors& in, std::int64_t rank)
{
    const Ints given = integersAt(node, in, 1, "pads");
    const Ints axes = present(in, 3) ? axesAt(node, in, 3, rank) : axesAt(node, {}, 0, rank);
    if (given.size() != 2 * axes.size())
        throw OnnxError("its padding does not fit its input");
    Ints pads(2 * static_cast<std::size_t>(rank), 0);
    for (std::size_t i = 0; i < axes.size(); ++i) {
        pads[static_cast<std::size_t>(axes[i])] = given[i];
        pads[static_cast<std::size_t>(axes[i] + rank)] = given[i + axes.size()];
    }
    return pads;
}

Tensors pad(const OnnxNode& node, const Tensors& in)
{
    at::Tensor x = input(in, 0);
    const std::int64_t rank = x.dim();
    const Ints pads = padsOf(node, in, rank);
    const auto low = [&](std::int64_t dim) { return pads[static_cast<std::size_t>(dim)]; };
    const auto high = [&](std::int64_t dim) { return pads[static_cast<std::size_t>(dim + rank)]; };
    const std::string mode = node.text("mode", "constant");
    if (mode == "constant") {
        Ints fromTheLast;
        for (std::int64_t dim = rank; dim-- > 0;)
            fromTheLast.insert(fromTheLast.end(), {low(dim), high(dim)});
        return {at::constant_pad_nd(x, fromTheLast, present(in, 2) ? in[2].item<double>() : node.number("value", 0))};
    }
    for (std::int64_t dim = 0; dim < rank; ++dim)
        x = x.index_select(dim, repeatedPlaces(x.size(dim), low(dim), high(dim), mode));
    return {x};
}

Tensors split(const OnnxNode& node, const Tensors& in)
{
    const at::Tensor& x = input(in, 0);
    const std::int64_t axis = normalisedAxis(node.integer("axis", 0), x.dim());
    Ints sizes = integersAt(node, in, 1, "split");
    const std::int64_t parts = node.proto().output_size();
    const std::int64_t each = (x.size(axis) + parts - 1) / parts;
    for (std::int64_t at = 0; sizes.empty() || (at > 0 && at < x.size(axis)); at += each)
        sizes.push_back(std::min(each, x.size(axis) - at));
    return x.split_with_sizes(sizes, axis);
}

Tensors depthToSpace(const OnnxNode& node, const Tensors& in)
{
    const at::Tensor& x = input(in, 0);
    const std::int64_t block = node.integer("blocksize", 1);
    const std::int64_t images = x.size(0), channels = x.size(1) / (block * block), height = x.size(2), width = x.size(3);
    const bool columnsFirst = node.text("mode", "DCR") == "CRD";
    const at::Tensor parts = columnsFirst ? x.reshape({images, channels, block, block, height, width}).permute({0, 1, 4, 2, 5, 3})
                                          : x.reshape({images, block, block, channels, height, width}).permute({0, 3, 4, 1, 5, 2});
    return {parts.reshape({images, channels, height * block, width * block})};
}

Tensors spaceToDepth(const OnnxNode& node, const Tensors& in)
{
    const at::Tensor& x = input(in, 0);
    const std::int64_t block = node.integer("blocksize", 1);
    const std::int64_t images = x.size(0), channels = x.size(1), height = x.size(2) / block, width = x.size(3) / block;
    const at::Tensor parts = x.reshape({images, channels, height, block, width, block}).permute({0, 3, 5, 1, 2, 4});
    return {parts.reshape({images, channels * block * block, height, width})};
}

Tensors gatherElements(const OnnxNode& node, const Tensors& in)
{
    const at::Tensor& x = input(in, 0);
    const std::int64_t axis = normalisedAxis(node.integer("axis", 0), x.dim());
    const at::Tensor& indices = input(in, 1);
    return {at::gather(x, axis, at::where(indices.lt(0), indices + x.size(axis), indices))};
}

Tensors shape(const OnnxNode& node, const Tensors& in)
{
    const at::Tensor sizes = at::tensor(input(in, 0).sizes(), at::kLong);
    return {sizes.slice(0, node.integer("start", 0), node.integer("end", in[0].dim()))};
}

} // namespace

void registerLayouts(Table& table)
{
    table.insert({{"DepthToSpace", depthToSpace},
                  {"GatherElements", gatherElements},
                  {"Pad", pad},
                  {"Resize", resize},
                  {"Shape", shape},
                  {"SpaceToDepth", spaceToDepth},
                  {"Split", split},
                  {"Upsample", upsample}});
}

} // namespace espalier::onnx_io::by_hand
