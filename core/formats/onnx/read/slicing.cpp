// SPDX-License-Identifier: GPL-3.0-or-later
// Slicing and selecting indices of a dimension.
#include "core/formats/onnx/translate.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace espalier::onnx_io {
namespace {

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
    if (!t.input(1).known())
        return {pickedAlong(t, x, t.input(1), axis)};
    const at::Tensor& picked = t.constant(1, "indices");
    Ints indices = integersOf(picked.flatten(), "indices");
    for (std::int64_t& index : indices) {
        if (index < -x.size(axis) || index >= x.size(axis))
            throw OnnxError("it picks index " + std::to_string(index) + " of " + std::to_string(x.size(axis)));
        index += index < 0 ? x.size(axis) : 0;
    }
    const bool ofImages = axis == 0 && x.batched();
    if (ofImages && x.size(0) != 1)
        throw OnnxError("it picks images out of the batch");
    if (ofImages)
        t.graph().fixBatch("it reads one image only");
    if (indices.empty())
        throw OnnxError("it picks nothing");
    const std::int64_t step = ofImages ? 0 : evenStep(indices);
    const OnnxValue part = step == 0 ? t.emit("index_select", {x}, {{"dim", axis}, {"indices", indices}})
                                     : cut(t, x, axis, indices.front(), indices.back() + 1, step);
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
