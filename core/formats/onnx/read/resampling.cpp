// SPDX-License-Identifier: GPL-3.0-or-later
// Resampling of images.
#include "core/formats/onnx/translate.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace espalier::onnx_io {
namespace {

struct Resampling {
    Ints size;
    std::vector<double> scale;
};

bool whole(const std::vector<double>& scale)
{
    return std::all_of(scale.begin(), scale.end(), [](double s) { return s >= 1.0 && s == std::floor(s); });
}

/// Sizes that are whole multiples of the input's become scales, which also fit other input sizes.
Resampling fromSizes(const OnnxValue& x, const Ints& sizes)
{
    checkExtents(sizes, "sizes");
    if (static_cast<std::int64_t>(sizes.size()) != x.rank() || sizes[1] != x.size(1))
        throw OnnxError("it resamples channels or does not name a size per dimension");
    Resampling result;
    for (std::size_t i = 2; i < sizes.size(); ++i) {
        if (sizes[i] < 1)
            throw OnnxError("it asks for an empty image");
        result.size.push_back(sizes[i]);
        result.scale.push_back(static_cast<double>(sizes[i]) / static_cast<double>(x.size(static_cast<std::int64_t>(i))));
    }
    if (whole(result.scale))
        result.size.clear();
    return result;
}

/// Since operator set 18 a node may name the dimensions that its numbers are for; the others stay.
template <class T>
std::vector<T> forAllDimensions(const Translation& t, const std::vector<T>& given, std::vector<T> unchanged)
{
    const Ints axes = t.node().integers("axes");
    if (axes.empty())
        return given;
    if (axes.size() != given.size())
        throw OnnxError("it names " + std::to_string(axes.size()) + " dimensions for " + std::to_string(given.size()) + " numbers");
    for (std::size_t i = 0; i < axes.size(); ++i)
        unchanged[static_cast<std::size_t>(normalisedAxis(axes[i], t.input(0).rank()))] = given[i];
    return unchanged;
}

/// The size of the batch dimension is ignored.
Ints sizesForOneBatch(const Translation& t)
{
    if (!t.input(3).known())
        throw OnnxError("its sizes depend on the image");
    return forAllDimensions(t, integersOf(t.input(3).one, "sizes"), t.input(0).one.sizes().vec());
}

std::vector<double> scalesOf(const Translation& t, std::size_t i)
{
    const at::Tensor& scales = t.constant(i, "scales");
    if (!scales.is_floating_point() || scales.dim() != 1)
        throw OnnxError("it does not name a scale per dimension");
    const at::Tensor wide = scales.to(at::kDouble).contiguous();
    const double* first = wide.data_ptr<double>();
    return forAllDimensions(t, std::vector<double>(first, first + wide.numel()),
                            std::vector<double>(static_cast<std::size_t>(t.input(0).rank()), 1.0));
}

Resampling fromScales(const OnnxValue& x, const std::vector<double>& scales)
{
    if (static_cast<std::int64_t>(scales.size()) != x.rank())
        throw OnnxError("it does not name a scale per dimension");
    if (scales[0] != 1.0 || scales[1] != 1.0)
        throw OnnxError("it resamples channels or the batch");
    Resampling result{{}, {scales.begin() + 2, scales.end()}};
    for (const double scale : result.scale)
        if (!(scale > 1e-4 && scale < 1e4))
            throw OnnxError("its scale is absurd");
    return result;
}

OnnxValue resample(Translation& t, const Resampling& to, const std::string& mode, bool alignCorners)
{
    const bool bySize = !to.size.empty();
    return t.emit("upsample", {t.input(0)},
                  {{"mode", mode},
                   {"size", bySize ? Attribute(to.size) : Attribute()},
                   {"scale", bySize ? Attribute() : Attribute(to.scale)},
                   {"align_corners", alignCorners}});
}

/// LibTorch's nearest rounds the position down; for whole scales rounding to the nearest gives the same pixel.
void checkNearest(const Translation& t, const Resampling& to, const std::string& coordinates)
{
    const bool floors = coordinates == "asymmetric" && t.node().text("nearest_mode", "round_prefer_floor") == "floor";
    const bool halfPixel = coordinates == "half_pixel" || coordinates == "pytorch_half_pixel";
    if (!floors && !(halfPixel && whole(to.scale)))
        throw OnnxError("Espalier does not know its way of rounding to the nearest pixel");
}

/// LibTorch's name of a mode for this number of spatial dimensions.
std::string interpolation(const std::string& mode, std::int64_t rank)
{
    if (mode == "cubic" && rank == 4)
        return "bicubic";
    static constexpr const char* linear[] = {"linear", "bilinear", "trilinear"};
    if (mode == "linear")
        return linear[rank - 3];
    throw OnnxError("Espalier does not know its way of interpolating ('" + mode + "' over " + std::to_string(rank - 2) + " dimensions)");
}

void refuseOtherResizes(const OnnxNode& node)
{
    if (node.flag("antialias"))
        throw OnnxError("Espalier has no resampling that smooths before it shrinks");
    if (node.flag("exclude_outside") || node.text("keep_aspect_ratio_policy", "stretch") != "stretch")
        throw OnnxError("Espalier does not know its way of resampling");
    if (node.text("mode", "nearest") == "cubic" && std::abs(node.number("cubic_coeff_a", -0.75) + 0.75) > 1e-6)
        throw OnnxError("its cubic coefficient is not -0.75");
}

Outputs resize(Translation& t)
{
    const OnnxValue& x = t.input(0);
    spatialSizes(x);
    refuseOtherResizes(t.node());
    const bool older = t.node().opset() < 11;
    const std::size_t scalesAt = older ? 1 : 2;
    const Resampling to = t.has(3) ? fromSizes(x, sizesForOneBatch(t)) : fromScales(x, scalesOf(t, scalesAt));
    const std::string coordinates = t.node().text("coordinate_transformation_mode", older ? "asymmetric" : "half_pixel");
    const std::string mode = t.node().text("mode", "nearest");
    if (mode == "nearest") {
        if (!older)
            checkNearest(t, to, coordinates);
        return {resample(t, to, mode, false)};
    }
    const bool alignCorners = coordinates == "align_corners";
    if (!alignCorners && coordinates != "half_pixel" && coordinates != "pytorch_half_pixel")
        throw OnnxError("Espalier does not know its way of interpolating (" + mode + ", " + coordinates + ")");
    return {resample(t, to, interpolation(mode, x.rank()), alignCorners)};
}

Outputs upsample(Translation& t)
{
    spatialSizes(t.input(0));
    if (t.node().text("mode", "nearest") != "nearest")
        throw OnnxError("operator sets before 11 do not say how to interpolate, so export the network with a newer one");
    return {resample(t, fromScales(t.input(0), scalesOf(t, 1)), "nearest", false)};
}

} // namespace

void registerResampling(TranslationTable& table)
{
    table.insert({
        {"Resize", resize},
        {"Upsample", upsample},
    });
}

} // namespace espalier::onnx_io
