// SPDX-License-Identifier: GPL-3.0-or-later
// Slicing and selecting indices of a dimension.
#include "core/formats/onnx/translate.h"
#include "core/graph/operators/computed_size.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>
#include <optional>

namespace espalier::onnx_io {
namespace {

constexpr std::int64_t openEnd = std::numeric_limits<std::int64_t>::max();

/// Whether the dimension counts images; rows of what was found in them are no images, however many there are.
bool isOfImages(const OnnxValue& x, std::int64_t axis)
{
    return axis == 0 && x.batched() && !x.sizedByContent;
}

/// Whether a bound is behind the last element at every size.
bool isOpen(Translation& t, const OnnxValue& x, std::int64_t axis, const SizeNumber& bound)
{
    constexpr std::int64_t behindAll = std::numeric_limits<std::int32_t>::max() - 1;
    const auto reaches = [axis](const c10::Scalar& number, const at::Tensor& run) {
        return !run.defined() || number.toLong() >= run.size(axis);
    };
    const bool ofImages = isOfImages(x, axis) && t.graph().ofSizesAlone(bound);
    if (!bound.constant() && !ofImages)
        return (t.graph().formOf(bound) - t.graph().formOf(t.graph().sizeOf(x, axis))).nonNegative();
    const bool certain = ofImages || !x.resizes(axis) || bound.one.toLong() >= behindAll;
    return certain && reaches(bound.one, x.one) && reaches(bound.two, x.two) && reaches(bound.other, x.other);
}

/// A dimension that follows the size of the images keeps its bounds as they are given, from its end or computed; an end behind the last
/// element stays open.
OnnxValue cutFree(Translation& t, const OnnxValue& x, std::int64_t axis, const SizeNumber& start, const SizeNumber& end, std::int64_t step)
{
    const bool fromFirst = start.constant() && start.one.toLong() == 0;
    const bool open = isOpen(t, x, axis, end);
    if (step < 1)
        throw OnnxError("Espalier cuts forwards only");
    if (fromFirst && open && step == 1)
        return x;
    if (isOfImages(x, axis))
        throw OnnxError("it picks images out of the batch");
    if (fromFirst && end.constant() && end.one.toLong() > 0)
        t.graph().noteBound(x, axis, end.one.toLong());
    if (open && start.constant() && start.one.toLong() < 0)
        t.graph().noteBound(x, axis, -start.one.toLong());
    Attributes attributes{{"dim", axis}, {"step", step}};
    std::vector<OnnxValue> inputs{x};
    for (const auto& [name, bound] : {std::pair("start", start), std::pair("end", open ? SizeNumber(openEnd) : end)}) {
        attributes[name] = bound.constant() ? bound.one.toLong() : computedSize;
        if (!bound.constant())
            inputs.push_back(GraphBuilder::inputFrom(bound));
    }
    return t.emit("slice", inputs, attributes);
}

/// No slice is emitted for a whole dimension.
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
    if (isOfImages(x, axis))
        throw OnnxError("it picks images out of the batch");
    return t.emit("slice", {x}, {{"dim", axis}, {"start", from}, {"end", to}, {"step", step}});
}

OnnxValue bounded(Translation& t, const OnnxValue& x, std::int64_t axis, const SizeNumber& start, const SizeNumber& end, std::int64_t step)
{
    if (x.resizes(axis) || !start.constant() || !end.constant())
        return cutFree(t, x, axis, start, end, step);
    return cut(t, x, axis, start.one.toLong(), end.one.toLong(), step);
}

Outputs slice(Translation& t)
{
    OnnxValue x = t.input(0);
    const std::vector<SizeNumber> starts = t.sizesAt(1, "starts");
    const std::vector<SizeNumber> ends = t.sizesAt(2, "ends");
    Ints axes = t.integersAt(3, "axes");
    const Ints steps = t.integersAt(4, "steps", Ints(starts.size(), 1));
    for (std::size_t i = 0; axes.size() < starts.size(); ++i)
        axes.push_back(static_cast<std::int64_t>(i));
    if (ends.size() != starts.size() || axes.size() != starts.size() || steps.size() != starts.size())
        throw OnnxError("its starts, ends, axes and steps are not equally many");
    for (std::size_t i = 0; i < starts.size(); ++i)
        x = bounded(t, x, normalisedAxis(axes[i], x.rank()), starts[i], ends[i], steps[i]);
    return {x};
}

/// Parts of a dimension that follows the size of the images.
Outputs splitFree(Translation& t, const OnnxValue& x, std::int64_t axis)
{
    GraphBuilder& graph = t.graph();
    const std::vector<SizeNumber> given = t.has(1) || t.node().has("split") ? t.sizesAt(1, "split") : std::vector<SizeNumber>{};
    const std::int64_t count =
        given.empty() ? t.node().integer("num_outputs", t.node().proto().output_size()) : static_cast<std::int64_t>(given.size());
    if (count < 1 || count > x.size(axis))
        throw OnnxError("it cuts " + std::to_string(x.size(axis)) + " into " + std::to_string(count) + " parts");
    const SizeNumber each = graph.compute("floordiv", {graph.compute("add", {graph.sizeOf(x, axis), count - 1}), count});
    Outputs parts;
    SizeNumber start(std::int64_t{0});
    for (std::int64_t i = 0; i < count; ++i) {
        const SizeNumber end = graph.compute("add", {start, given.empty() ? each : given[static_cast<std::size_t>(i)]});
        parts.push_back(cutFree(t, x, axis, start, i + 1 == count ? SizeNumber(openEnd) : end, 1));
        start = end;
    }
    return parts;
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
    if (x.resizes(axis))
        return splitFree(t, x, axis);
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

/// The step of evenly ascending indices, else 0.
std::int64_t evenStep(const Ints& indices)
{
    const std::int64_t step = indices.size() < 2 ? 1 : indices[1] - indices[0];
    for (std::size_t i = 1; i < indices.size(); ++i)
        if (indices[i] - indices[i - 1] != step)
            return 0;
    return std::max<std::int64_t>(step, 0);
}

/// Reshapes the selection to the shape of the index table.
OnnxValue inShapeOf(Translation& t, const OnnxValue& part, const at::Tensor& table, std::int64_t axis)
{
    std::vector<SizeNumber> sizes;
    for (std::int64_t dim = 0; dim < part.rank(); ++dim)
        sizes.push_back(part.resizes(dim) ? t.graph().sizeOf(part, dim) : SizeNumber(part.size(dim)));
    const auto place = sizes.erase(sizes.begin() + axis);
    sizes.insert(place, table.sizes().begin(), table.sizes().end());
    if (part.batched())
        sizes.front() = std::int64_t{0}; // the batch is copied
    return t.emitSized("reshape", {part}, {}, "shape", sizes);
}

/// Sizes of one image in a flat list of all images' elements that is reshaped to [images, elements].
std::optional<OnnxValue> byImage(Translation& t, const OnnxValue& flat)
{
    const std::int64_t images = t.images().size(0);
    if (!flat.batched() || flat.two.size(0) != 2 * flat.size(0) || flat.size(0) % images != 0)
        return std::nullopt;
    return t.emit("reshape", {flat}, {{"shape", Ints{-1, flat.size(0) / images}}});
}

/// A view by strides, which exporters write as a table of places in the flat list of all elements: the same places of each image.
std::optional<OnnxValue> pickedPerImage(Translation& t, const OnnxValue& flat, const at::Tensor& table)
{
    const std::int64_t images = t.images().size(0);
    if (table.dim() < 2 || table.size(0) != images || flat.size(0) % images != 0)
        return std::nullopt;
    const std::int64_t each = flat.size(0) / images;
    const at::Tensor first = table.to(at::kLong).select(0, 0);
    for (std::int64_t image = 0; image < images; ++image)
        if (!at::equal(table.to(at::kLong).select(0, image), first + image * each))
            return std::nullopt;
    if (first.numel() == 0 || first.min().item<std::int64_t>() < 0 || first.max().item<std::int64_t>() >= each)
        return std::nullopt;
    const std::optional<OnnxValue> rows = byImage(t, flat);
    if (!rows)
        return std::nullopt;
    const OnnxValue places =
        t.emit("index_select", {*rows}, {{"dim", std::int64_t{1}}, {"indices", integersOf(first.flatten(), "indices")}});
    Ints sizes = table.sizes().vec();
    sizes.front() = 0; // the images are copied
    return t.emit("reshape", {places}, {{"shape", sizes}});
}

Outputs gather(Translation& t)
{
    const OnnxValue& x = t.input(0);
    const std::int64_t axis = normalisedAxis(t.node().integer("axis", 0), x.rank());
    if (!t.input(1).known())
        return {pickedAlong(t, x, t.input(1), axis)};
    const at::Tensor& picked = t.constant(1, "indices");
    if (const std::optional<OnnxValue> strided = x.rank() == 1 && axis == 0 ? pickedPerImage(t, x, picked) : std::nullopt)
        return {*strided};
    Ints indices = integersOf(picked.flatten(), "indices");
    if (picked.dim() == 0 && x.resizes(axis) && indices.front() < 0) {
        const std::int64_t end = indices.front() == -1 ? openEnd : indices.front() + 1;
        return {t.emit("squeeze", {cutFree(t, x, axis, indices.front(), end, 1)}, {{"dim", axis}})};
    }
    if (x.resizes(axis) && std::any_of(indices.begin(), indices.end(), [](std::int64_t index) { return index < 0; }))
        t.graph().takeAsConstant("the size from whose end it picks", x.sizedByContent);
    for (std::int64_t& index : indices) {
        if (index < -x.size(axis) || index >= x.size(axis))
            throw OnnxError("it picks index " + std::to_string(index) + " of " + std::to_string(x.size(axis)));
        index += index < 0 ? x.size(axis) : 0;
    }
    const bool ofImages = axis == 0 && x.batched();
    if (isOfImages(x, axis) && x.size(0) != 1)
        throw OnnxError("it picks images out of the batch");
    if (ofImages && x.size(0) == 1)
        t.graph().fixBatch("it reads one image only");
    if (indices.empty())
        throw OnnxError("it picks nothing");
    const std::int64_t step = ofImages ? 0 : evenStep(indices);
    const OnnxValue part = step == 0 ? t.emit("index_select", {x}, {{"dim", axis}, {"indices", indices}})
                                     : bounded(t, x, axis, indices.front(), indices.back() + 1, step);
    if (picked.dim() == 0)
        return {t.emit("squeeze", {part}, {{"dim", axis}})};
    return {picked.dim() == 1 ? part : inShapeOf(t, part, picked, axis)};
}

} // namespace

void registerSlicing(TranslationTable& table)
{
    table.insert({
        {"Gather", gather},
        {"Slice", slice},
        {"Split", split},
    });
}

} // namespace espalier::onnx_io
