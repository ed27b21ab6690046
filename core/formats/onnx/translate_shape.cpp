// SPDX-License-Identifier: GPL-3.0-or-later
// Joining, cutting, padding and resampling.
#include "core/formats/onnx/fold.h"
#include "core/formats/onnx/tensor.h"
#include "core/formats/onnx/translate.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace espalier::onnx_io {
namespace {

/// Whether all rows along the batch are the same.
bool repeatsFirst(const at::Tensor& content)
{
    return content.dim() > 0 && content.size(0) > 0 && at::equal(content, content.narrow(0, 0, 1).expand(content.sizes()));
}

/// A constant beside batches, such as a class token, stands there once for every image.
OnnxValue repeatedForImages(Translation& t, const OnnxValue& part, const OnnxValue& neighbour, std::int64_t axis)
{
    if (axis == 0 || part.rank() != neighbour.rank() || part.size(0) != neighbour.size(0) || !repeatsFirst(part.one))
        return part;
    OnnxValue once = knownValue(part.name, part.one.narrow(0, 0, 1));
    once.parameter = part.parameter;
    Ints sizes(static_cast<std::size_t>(part.rank()), -1);
    sizes.front() = 0; // as many as there are images
    return t.emit("expand", {once, t.graph().images()}, {{"shape", sizes}});
}

Outputs concat(Translation& t)
{
    std::vector<OnnxValue> parts;
    for (std::size_t i = 0; i < t.inputCount(); ++i)
        if (t.input(i).one.numel() > 0)
            parts.push_back(t.input(i));
    if (parts.empty())
        throw OnnxError("it joins nothing");
    if (parts.size() == 1)
        return {parts.front()};
    const std::int64_t axis = normalisedAxis(t.node().integer("axis", 1), parts.front().rank());
    const auto batch = std::find_if(parts.begin(), parts.end(), [](const OnnxValue& part) { return !part.known() && part.batched(); });
    if (batch != parts.end()) {
        const OnnxValue neighbour = *batch;
        for (OnnxValue& part : parts)
            if (part.known())
                part = repeatedForImages(t, part, neighbour, axis);
    }
    return {t.emit("concat", parts, {{"dim", axis}})};
}

/// Whole dimensions are not cut.
OnnxValue cut(Translation& t, const OnnxValue& x, std::int64_t axis, std::int64_t start, std::int64_t end, std::int64_t step)
{
    const std::int64_t size = x.size(axis);
    const auto clipped = [size](std::int64_t index) { return std::clamp<std::int64_t>(index < 0 ? index + size : index, 0, size); };
    if (step < 1)
        throw OnnxError("Espalier cuts forwards only");
    const std::int64_t from = clipped(start);
    const std::int64_t to = clipped(end);
    if (from >= to)
        throw OnnxError("it leaves nothing of dimension " + std::to_string(axis));
    if (from == 0 && to == size && step == 1)
        return x;
    if (axis == 0 && x.batched())
        throw OnnxError("it picks images out of the batch");
    return t.emit("slice", {x}, {{"dim", axis}, {"start", from}, {"end", to}, {"step", step}});
}

Outputs slice(Translation& t)
{
    OnnxValue x = t.input(0);
    const Ints starts = t.integersAt(1, "starts");
    const Ints ends = t.integersAt(2, "ends");
    Ints axes = t.integersAt(3, "axes");
    const Ints steps = t.integersAt(4, "steps", Ints(starts.size(), 1));
    for (std::size_t i = 0; axes.size() < starts.size(); ++i)
        axes.push_back(static_cast<std::int64_t>(i));
    if (ends.size() != starts.size() || axes.size() != starts.size() || steps.size() != starts.size())
        throw OnnxError("its starts, ends, axes and steps are not equally many");
    for (std::size_t i = 0; i < starts.size(); ++i)
        x = cut(t, x, normalisedAxis(axes[i], x.rank()), starts[i], ends[i], steps[i]);
    return {x};
}

Ints splitSizes(const Translation& t, std::int64_t size)
{
    Ints sizes = t.integersAt(1, "split");
    const std::int64_t parts = t.node().integer("num_outputs", t.node().proto().output_size());
    if (!sizes.empty())
        return sizes;
    if (parts < 1 || parts > size)
        throw OnnxError("it cuts " + std::to_string(size) + " into " + std::to_string(parts) + " parts");
    const std::int64_t each = (size + parts - 1) / parts;
    sizes.assign(static_cast<std::size_t>(parts), each);
    sizes.back() = size - each * (parts - 1);
    return sizes;
}

Outputs split(Translation& t)
{
    const OnnxValue& x = t.input(0);
    const std::int64_t axis = normalisedAxis(t.node().integer("axis", 0), x.rank());
    Outputs parts;
    std::int64_t start = 0;
    for (const std::int64_t size : splitSizes(t, x.size(axis))) {
        if (size < 1 || size > x.size(axis) - start)
            throw OnnxError("its parts do not fit the " + std::to_string(x.size(axis)) + " that there are");
        parts.push_back(cut(t, x, axis, start, start + size, 1));
        start += size;
    }
    return parts;
}

/// The step where the indices count evenly upwards, else 0.
std::int64_t evenStep(const Ints& indices)
{
    const std::int64_t step = indices.size() < 2 ? 1 : indices[1] - indices[0];
    for (std::size_t i = 1; i < indices.size(); ++i)
        if (indices[i] - indices[i - 1] != step)
            return 0;
    return std::max<std::int64_t>(step, 0);
}

/// A table of indices gives as many dimensions as it has itself.
OnnxValue inShapeOf(Translation& t, const OnnxValue& part, const at::Tensor& table, std::int64_t axis)
{
    Ints sizes = part.one.sizes().vec();
    const auto place = sizes.erase(sizes.begin() + axis);
    sizes.insert(place, table.sizes().begin(), table.sizes().end());
    if (part.batched())
        sizes.front() = 0; // the batch is copied
    return t.emit("reshape", {part}, {{"shape", sizes}});
}

Outputs gather(Translation& t)
{
    const OnnxValue& x = t.input(0);
    const std::int64_t axis = normalisedAxis(t.node().integer("axis", 0), x.rank());
    const at::Tensor& picked = t.constant(1, "indices");
    Ints indices = integersOf(picked.flatten(), "indices");
    for (std::int64_t& index : indices) {
        if (index < -x.size(axis) || index >= x.size(axis))
            throw OnnxError("it picks index " + std::to_string(index) + " of " + std::to_string(x.size(axis)));
        index += index < 0 ? x.size(axis) : 0;
    }
    if (axis == 0 && x.batched())
        throw OnnxError("it picks images out of the batch");
    if (indices.empty())
        throw OnnxError("it picks nothing");
    const std::int64_t step = evenStep(indices);
    const OnnxValue part = step == 0 ? t.emit("index_select", {x}, {{"dim", axis}, {"indices", indices}})
                                     : cut(t, x, axis, indices.front(), indices.back() + 1, step);
    if (picked.dim() == 0)
        return {t.emit("squeeze", {part}, {{"dim", axis}})};
    return {picked.dim() == 1 ? part : inShapeOf(t, part, picked, axis)};
}

/// ONNX lists all low paddings, then all high ones; the network both of the last dimension first.
Ints inNetworkOrder(const Translation& t, const Ints& pads, Ints axes)
{
    const std::int64_t rank = t.input(0).rank();
    if (axes.empty())
        for (std::int64_t axis = 0; axis < rank; ++axis)
            axes.push_back(axis);
    if (pads.size() != 2 * axes.size())
        throw OnnxError("it has " + std::to_string(pads.size()) + " paddings for " + std::to_string(axes.size()) + " dimensions");
    Ints ordered(static_cast<std::size_t>(2 * rank), 0);
    for (std::size_t i = 0; i < axes.size(); ++i) {
        const std::int64_t axis = normalisedAxis(axes[i], rank);
        const auto place = static_cast<std::size_t>(2 * (rank - 1 - axis));
        ordered[place] = pads[i];
        ordered[place + 1] = pads[axes.size() + i];
    }
    while (ordered.size() >= 2 && ordered.back() == 0 && ordered[ordered.size() - 2] == 0)
        ordered.resize(ordered.size() - 2);
    return ordered;
}

Outputs pad(Translation& t)
{
    const std::string mode = t.node().text("mode", "constant");
    static const std::map<std::string, std::string> modes = {
        {"constant", "constant"}, {"reflect", "reflect"}, {"edge", "replicate"}, {"wrap", "circular"}};
    const auto known = modes.find(mode);
    if (known == modes.end())
        throw OnnxError("its mode '" + mode + "' is unknown");
    const Ints given = t.integersAt(1, "pads");
    checkExtents(given, "pads");
    const Ints pads = inNetworkOrder(t, given, t.has(3) ? t.integersAt(3, "axes") : Ints{});
    if (pads.empty())
        return {t.input(0)};
    if (t.input(0).batched() && static_cast<std::int64_t>(pads.size()) == 2 * t.input(0).rank())
        throw OnnxError("it adds images to the batch");
    return {t.emit("pad", {t.input(0)}, {{"pads", pads}, {"mode", known->second}, {"value", t.numberAt(2, "value", 0.0)}})};
}

struct Resampling {
    Ints size;
    std::vector<double> scale;
};

bool whole(const std::vector<double>& scale)
{
    return std::all_of(scale.begin(), scale.end(), [](double s) { return s >= 1.0 && s == std::floor(s); });
}

/// Sizes that are whole multiples of the input's are kept as scales, which fit other input sizes, too.
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

/// Operator set 18 may name the dimensions that numbers are given for; the others stay.
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

/// The batch among the sizes may be any.
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

/// LibTorch's nearest takes the pixel before; for whole scales rounding takes the same one.
void checkNearest(const Translation& t, const Resampling& to, const std::string& coordinates)
{
    const bool floors = coordinates == "asymmetric" && t.node().text("nearest_mode", "round_prefer_floor") == "floor";
    const bool halfPixel = coordinates == "half_pixel" || coordinates == "pytorch_half_pixel";
    if (!floors && !(halfPixel && whole(to.scale)))
        throw OnnxError("Espalier does not know its way of rounding to the nearest pixel");
}

/// LibTorch's name of a mode for as many spatial dimensions.
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

void addShapeTranslations(TranslationTable& table)
{
    table.insert({
        {"Concat", concat},
        {"Gather", gather},
        {"Pad", pad},
        {"Resize", resize},
        {"Slice", slice},
        {"Split", split},
        {"Upsample", upsample},
    });
}

} // namespace espalier::onnx_io
