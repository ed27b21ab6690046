// SPDX-License-Identifier: GPL-3.0-or-later
// Resampling of images.
#include "core/formats/onnx/translate.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace espalier::onnx_io {
namespace {

struct Resampling {
    std::vector<SizeNumber> size; ///< empty where the scale says it
    std::vector<double> scale;    ///< in the first run where there are sizes
};

bool whole(const std::vector<double>& scale)
{
    return std::all_of(scale.begin(), scale.end(), [](double s) { return s >= 1.0 && s == std::floor(s); });
}

/// Sizes that are whole multiples of fixed ones become scales; others stay.
Resampling fromSizes(Translation& t, const std::vector<SizeNumber>& sizes)
{
    const OnnxValue& x = t.input(0);
    if (static_cast<std::int64_t>(sizes.size()) != x.rank() || sizes[1].one.toLong() != x.size(1))
        throw OnnxError("it resamples channels or does not name a size per dimension");
    if (!sizes[1].constant())
        t.graph().takeAsConstant("its number of channels", t.graph().ofContent(sizes[1]));
    Resampling result;
    for (std::size_t i = 2; i < sizes.size(); ++i) {
        const std::int64_t size = sizes[i].one.toLong();
        checkExtents({size}, "sizes");
        if (size < 1)
            throw OnnxError("it asks for an empty image");
        result.size.push_back(sizes[i]);
        result.scale.push_back(static_cast<double>(size) / static_cast<double>(x.size(static_cast<std::int64_t>(i))));
    }
    bool fixed = true;
    for (std::size_t i = 0; i < result.size.size(); ++i)
        fixed = fixed && result.size[i].constant() && !x.resizes(static_cast<std::int64_t>(i) + 2);
    if (fixed && whole(result.scale))
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
std::vector<SizeNumber> sizesForOneBatch(Translation& t)
{
    const OnnxValue& sizes = t.input(3);
    if (!sizes.known())
        throw OnnxError("its sizes depend on the image");
    const Ints first = integersOf(sizes.one, "sizes");
    std::vector<SizeNumber> given(first.begin(), first.end());
    if (const auto numbers = sizes.varies() ? numbersIn(sizes) : std::nullopt)
        given = *numbers;
    else if (sizes.varies() && !sizes.dependsOnBatch())
        t.graph().takeAsConstant("its sizes", t.graph().ofContent(sizes));
    const at::IntArrayRef own = t.input(0).one.sizes();
    return forAllDimensions(t, given, std::vector<SizeNumber>(own.begin(), own.end()));
}

/// Before operator set 9 they are an attribute.
std::vector<double> scalesOf(const Translation& t, std::size_t i)
{
    if (t.node().has("scales"))
        return t.node().numbers("scales");
    const at::Tensor& scales = t.constant(i, "scales");
    if (!scales.is_floating_point() || scales.dim() != 1)
        throw OnnxError("it does not name a scale per dimension");
    const at::Tensor wide = scales.to(at::kDouble).contiguous();
    const double* first = wide.data_ptr<double>();
    return forAllDimensions(t, std::vector<double>(first, first + wide.numel()),
                            std::vector<double>(static_cast<std::size_t>(t.input(0).rank()), 1.0));
}

/// Whether a scale is 1 at every size.
bool isOne(Translation& t, const SizeNumber& scale)
{
    const auto one = [](const c10::Scalar& run) { return run.toDouble() == 1; };
    const bool certain = scale.constant() || t.graph().ofSizesAlone(scale);
    return certain && one(scale.one) && one(scale.two) && one(scale.other);
}

/// The sizes that scales give where these follow the size of the images. Nothing for constant scales, and where sizes are not whole: what
/// lies between pixels depends on the scale then.
std::optional<std::vector<SizeNumber>> sizesByScales(Translation& t, std::size_t i)
{
    const OnnxValue given = t.optionalInput(i);
    const auto numbers =
        given.present() && given.known() && given.varies() && given.one.is_floating_point() ? numbersIn(given) : std::nullopt;
    if (!numbers)
        return std::nullopt;
    const OnnxValue& x = t.input(0);
    const SizeNumber same(c10::Scalar(1.0));
    const std::vector<SizeNumber> scales = forAllDimensions(t, *numbers, std::vector<SizeNumber>(static_cast<std::size_t>(x.rank()), same));
    if (static_cast<std::int64_t>(scales.size()) != x.rank())
        throw OnnxError("it does not name a scale per dimension");
    if (!isOne(t, scales[0]) || !isOne(t, scales[1]))
        throw OnnxError("it resamples channels or the batch");
    std::vector<SizeNumber> sizes{x.size(0), x.size(1)};
    for (std::size_t dim = 2; dim < scales.size(); ++dim) {
        const SizeNumber size = t.graph().compute("mul", {t.graph().sizeOf(x, static_cast<std::int64_t>(dim)), scales[dim]});
        if (!t.graph().formOf(size).integral())
            return std::nullopt;
        sizes.push_back(t.graph().compute("round", {size}));
    }
    return sizes;
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

Resampling byScales(Translation& t, std::size_t i)
{
    const auto sizes = sizesByScales(t, i);
    return sizes ? fromSizes(t, *sizes) : fromScales(t.input(0), scalesOf(t, i));
}

Attributes joined(Attributes attributes, const Attributes& more)
{
    attributes.insert(more.begin(), more.end());
    return attributes;
}

OnnxValue resample(Translation& t, const OnnxValue& x, const Resampling& to, const std::string& mode, bool alignCorners)
{
    const Attributes attributes{{"mode", mode}, {"align_corners", alignCorners}};
    if (!to.size.empty())
        return t.emitSized("upsample", {x}, joined(attributes, {{"scale", Attribute()}}), "size", to.size);
    return t.emit("upsample", {x}, joined(attributes, {{"scale", to.scale}, {"size", Attribute()}}));
}

/// For every output pixel of a line the weights of the two input pixels beside its place i / scale: [from, to].
at::Tensor weightsBetween(std::int64_t from, std::int64_t to, double scale)
{
    const at::Tensor places = at::arange(to, at::kDouble).div(scale).clamp_max(static_cast<double>(from - 1));
    const at::Tensor lower = places.floor();
    const at::Tensor upper = (lower + 1).clamp_max(static_cast<double>(from - 1));
    const at::Tensor share = places - lower;
    const at::Tensor pixels = at::arange(from, at::kDouble).unsqueeze(1);
    return (pixels.eq(lower).to(at::kDouble) * (1 - share) + pixels.eq(upper).to(at::kDouble) * share).to(at::kFloat);
}

/// As matrix products, for one size of the input.
OnnxValue weighted(Translation& t, OnnxValue x, const Resampling& to)
{
    if (x.rank() > 4)
        throw OnnxError("Espalier does not know its way of interpolating over three dimensions");
    for (std::size_t i = 0; i < to.scale.size(); ++i) {
        const auto dim = static_cast<std::int64_t>(i) + 2;
        const std::int64_t size = to.size.empty() ? static_cast<std::int64_t>(std::floor(static_cast<double>(x.size(dim)) * to.scale[i]))
                                                  : to.size[i].one.toLong();
        const bool last = dim + 1 == x.rank();
        const at::Tensor weights = weightsBetween(x.size(dim), size, to.scale[i]);
        const OnnxValue known = knownValue(t.node().name() + ".weights", last ? weights : weights.t().contiguous());
        x = t.emit("matmul", last ? std::vector<OnnxValue>{x, known} : std::vector<OnnxValue>{known, x});
    }
    return x;
}

/// Interpolation at the places i / scale. With the last row repeated once, these are the places between aligned corners; the row that is
/// then too many is cut off.
OnnxValue asymmetric(Translation& t, const Resampling& to, const std::string& mode)
{
    const bool ofContent = t.input(0).sizedByContent;
    for (std::size_t i = 0; i < to.size.size(); ++i)
        if (!to.size[i].constant() || t.input(0).resizes(static_cast<std::int64_t>(i) + 2))
            t.graph().takeAsConstant("its scale", ofContent || t.graph().ofContent(to.size[i]));
    if (!whole(to.scale))
        return weighted(t, t.input(0), to);
    Resampling beyond;
    GraphBuilder& graph = t.graph();
    Ints oneBehind;
    for (std::size_t i = 0; i < to.scale.size(); ++i) {
        const SizeNumber size = graph.sizeOf(t.input(0), static_cast<std::int64_t>(i) + 2);
        const SizeNumber enlarged = graph.compute("mul", {size, static_cast<std::int64_t>(to.scale[i])});
        beyond.size.push_back(graph.compute("add", {enlarged, std::int64_t{1}}));
        oneBehind.insert(oneBehind.end(), {0, 1});
    }
    const OnnxValue padded = t.emit("pad", {t.input(0)}, {{"pads", oneBehind}, {"mode", std::string("replicate")}, {"value", 0.0}});
    OnnxValue x = resample(t, padded, beyond, mode, true);
    for (std::int64_t dim = 2; dim < x.rank(); ++dim)
        x = t.emit("slice", {x}, {{"dim", dim}, {"start", std::int64_t{0}}, {"end", std::int64_t{-1}}, {"step", std::int64_t{1}}});
    return x;
}

/// Whether sizes are whole multiples of the input's, whatever these are.
bool enlargesByWhole(Translation& t, const Resampling& to)
{
    bool always = whole(to.scale);
    for (std::size_t i = 0; i < to.size.size(); ++i) {
        const SizeNumber own = t.graph().sizeOf(t.input(0), static_cast<std::int64_t>(i) + 2);
        const auto scale = SizeForm::quotient(t.graph().formOf(to.size[i]), t.graph().formOf(own));
        always = always && scale && scale->constant();
    }
    return always;
}

/// LibTorch's nearest rounds the position down; for whole scales rounding to the nearest gives the same pixel.
void checkNearest(Translation& t, const Resampling& to, const std::string& coordinates)
{
    const bool floors = coordinates == "asymmetric" && t.node().text("nearest_mode", "round_prefer_floor") == "floor";
    const bool halfPixel = coordinates == "half_pixel" || coordinates == "pytorch_half_pixel";
    if (!floors && !(halfPixel && enlargesByWhole(t, to)))
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
    const Resampling to = t.has(3) ? fromSizes(t, sizesForOneBatch(t)) : byScales(t, scalesAt);
    const std::string coordinates = t.node().text("coordinate_transformation_mode", older ? "asymmetric" : "half_pixel");
    const std::string mode = t.node().text("mode", "nearest");
    if (mode == "nearest") {
        if (!older)
            checkNearest(t, to, coordinates);
        return {resample(t, x, to, mode, false)};
    }
    if (coordinates == "asymmetric" && mode == "linear")
        return {asymmetric(t, to, interpolation(mode, x.rank()))};
    const bool alignCorners = coordinates == "align_corners";
    if (!alignCorners && coordinates != "half_pixel" && coordinates != "pytorch_half_pixel")
        throw OnnxError("Espalier does not know its way of interpolating (" + mode + ", " + coordinates + ")");
    return {resample(t, x, to, interpolation(mode, x.rank()), alignCorners)};
}

Outputs upsample(Translation& t)
{
    const OnnxValue& x = t.input(0);
    spatialSizes(x);
    const Resampling to = byScales(t, 1);
    const std::string mode = t.node().text("mode", "nearest");
    if (mode == "nearest")
        return {resample(t, x, to, mode, false)};
    t.graph().note("Operator sets before 11 do not say where they interpolate; '" + t.node().name() +
                   "' is read as runtimes read it (asymmetric coordinates: output pixel i lies at i / scale).");
    return {asymmetric(t, to, interpolation(mode, x.rank()))};
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
