// SPDX-License-Identifier: GPL-3.0-or-later
// The same elements in another shape.
#include "core/formats/onnx/translate.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace espalier::onnx_io {
namespace {

constexpr std::int64_t copied = 0;
constexpr std::int64_t inferred = -1;

/// The sizes that the file asks for, with copied sizes (zeros) filled in.
Ints targetFor(const Translation& t, const at::Tensor& x, const at::Tensor& shape)
{
    Ints target = integersOf(shape, "shape");
    for (std::size_t i = 0; i < target.size(); ++i) {
        if (target[i] != 0 || t.node().flag("allowzero"))
            continue;
        if (static_cast<std::int64_t>(i) >= x.dim())
            throw OnnxError("its shape copies a dimension that its input does not have");
        target[i] = x.size(static_cast<std::int64_t>(i));
    }
    return target;
}

/// All sizes as numbers, for the example's batch.
Ints explicitSizes(const at::Tensor& x, const Ints& target)
{
    return x.reshape(target).sizes().vec();
}

std::int64_t product(const Ints& sizes, std::size_t count)
{
    std::int64_t all = 1;
    for (std::size_t i = 0; i < count; ++i)
        all *= sizes[i];
    return all;
}

/// Number of elements per image before those of the next image, from the comparison of the two runs; also where the batch was moved behind
/// other dimensions or merged with them. 0 where the runs do not show it.
std::int64_t elementsBeforeImages(const OnnxValue& x)
{
    if (!x.two.defined() || x.two.dim() != x.one.dim())
        return 0;
    const Ints sizes = x.one.sizes().vec();
    for (std::int64_t dim = 0; dim < x.rank(); ++dim) {
        if (x.two.size(dim) == x.size(dim))
            continue;
        const auto before = product(sizes, static_cast<std::size_t>(dim));
        const bool inFront = at::equal(x.two.narrow(dim, 0, x.size(dim)), x.one) || x.two.size(dim) != 2 * x.size(dim);
        if (inFront)
            return before;
        Ints apart = x.two.sizes().vec();
        apart[static_cast<std::size_t>(dim)] = 2;
        apart.insert(apart.begin() + dim, x.size(dim));
        const bool behind = at::allclose(x.two.reshape(apart).select(dim + 1, 0), x.one, 1e-3, 1e-5);
        return behind ? before * x.size(dim) : before;
    }
    return 0;
}

/// For a shape with a fixed number where the images are: a dimension of size 1 that may be the batch; for matrices the rows, as linear
/// layers take them; else the dimension that starts where one image ends. -1 where there is none.
std::int64_t dimensionOfImages(const Ints& target, std::int64_t before)
{
    std::int64_t starts = -1;
    std::int64_t ends = -1;
    for (std::size_t i = 0; i < target.size() && before > 0; ++i) {
        const bool here = product(target, i) == before;
        if (here && target[i] == 1)
            return static_cast<std::int64_t>(i);
        starts = here && starts < 0 ? static_cast<std::int64_t>(i) : starts;
        ends = before > 1 && ends < 0 && product(target, i + 1) == before ? static_cast<std::int64_t>(i) : ends;
    }
    return starts < 0 || (target.size() == 2 && ends >= 0) ? ends : starts;
}

/// The target's dimension that contains the batch; -1 where there is none. Where the shape is computed from the input, the two runs show
/// it.
std::int64_t batchDimension(const OnnxValue& x, const Ints& one, const Ints& two, const Ints& sizes)
{
    for (std::size_t i = 0; i < one.size() && one.size() == two.size(); ++i)
        if (one[i] != two[i])
            return static_cast<std::int64_t>(i);
    return dimensionOfImages(sizes, elementsBeforeImages(x));
}

/// Sizes as in the network: the batch is copied where it stays a dimension of its own, else inferred.
Ints portableSizes(const Translation& t)
{
    const OnnxValue& x = t.input(0);
    const OnnxValue& shape = t.input(1);
    if (!shape.known())
        throw OnnxError("its shape depends on the image");
    const Ints one = targetFor(t, x.one, shape.one);
    const Ints two = x.two.defined() && shape.two.defined() ? targetFor(t, x.two, shape.two) : one;
    const Ints sizes = explicitSizes(x.one, one);
    const std::int64_t batch = batchDimension(x, one, two, sizes);
    if (batch < 0)
        return one;
    const auto at = static_cast<std::size_t>(batch);
    const bool alone = batch == 0 && x.batched() && sizes[0] == x.size(0);
    Ints portable = alone ? one : sizes;
    portable[at] = alone ? copied : inferred;
    return portable;
}

Outputs reshape(Translation& t)
{
    return {t.emit("reshape", {t.input(0)}, {{"shape", portableSizes(t)}})};
}

Outputs flatten(Translation& t)
{
    const OnnxValue& x = t.input(0);
    const std::int64_t rank = x.rank();
    const std::int64_t axis = t.node().integer("axis", 1) == rank ? rank : normalisedAxis(t.node().integer("axis", 1), rank);
    if (axis == 1 && rank == 2)
        return {x};
    if (axis == 1 && rank > 2)
        return {t.emit("flatten", {x}, {{"start_dim", std::int64_t{1}}, {"end_dim", rank - 1}})};
    std::int64_t columns = 1;
    for (std::int64_t dim = axis; dim < rank; ++dim)
        columns *= x.size(dim);
    return {t.emit("reshape", {x}, {{"shape", axis == 0 ? Ints{1, inferred} : Ints{inferred, columns}}})};
}

Ints normalisedAxes(Ints axes, std::int64_t rank)
{
    for (std::int64_t& axis : axes)
        axis = normalisedAxis(axis, rank);
    std::sort(axes.begin(), axes.end());
    return axes;
}

Outputs squeeze(Translation& t)
{
    OnnxValue x = t.input(0);
    Ints axes = t.integersAt(1, "axes");
    if (axes.empty())
        for (std::int64_t dim = 1; dim < x.rank(); ++dim)
            if (x.size(dim) == 1)
                axes.push_back(dim);
    axes = normalisedAxes(axes, x.rank());
    for (auto axis = axes.rbegin(); axis != axes.rend(); ++axis) {
        if (x.size(*axis) != 1)
            throw OnnxError("it drops dimension " + std::to_string(*axis) + ", which is not of size 1");
        x = t.emit("squeeze", {x}, {{"dim", *axis}});
    }
    return {x};
}

Outputs unsqueeze(Translation& t)
{
    OnnxValue x = t.input(0);
    const Ints axes = t.integersAt(1, "axes");
    for (const std::int64_t axis : normalisedAxes(axes, x.rank() + static_cast<std::int64_t>(axes.size())))
        x = t.emit("unsqueeze", {x}, {{"dim", axis}});
    return {x};
}

} // namespace

void registerReshape(TranslationTable& table)
{
    table.insert({
        {"Flatten", flatten},
        {"Reshape", reshape},
        {"Squeeze", squeeze},
        {"Unsqueeze", unsqueeze},
    });
}

} // namespace espalier::onnx_io
