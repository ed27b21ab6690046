// SPDX-License-Identifier: GPL-3.0-or-later
// The same elements in another shape.
#include "core/formats/onnx/translate.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <optional>

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

/// Elements before the images, from the comparison of the runs for one batch and for two along a dimension that holds them: every run of
/// `images` × inner elements starts with the first run's. 0 where the runs do not show it.
std::int64_t elementsBefore(const at::Tensor& one, const at::Tensor& two, std::int64_t dim, std::int64_t images)
{
    const std::int64_t size = one.size(dim);
    if (two.size(dim) != 2 * size || size % images != 0)
        return 1;
    for (std::int64_t outer = 1; outer <= size / images; ++outer) {
        if (size / images % outer != 0)
            continue;
        Ints apart = two.sizes().vec();
        apart[static_cast<std::size_t>(dim)] = 2 * size / outer;
        apart.insert(apart.begin() + dim, outer);
        const at::Tensor first = two.reshape(apart).narrow(dim + 1, 0, size / outer);
        if (at::allclose(first.reshape(one.sizes()), one, 1e-3, 1e-5))
            return outer;
    }
    return 1;
}

/// Number of elements per image before those of the next image, from the comparison of the two runs; also where the batch was moved behind
/// other dimensions or merged with them. 0 where the runs do not show it.
std::int64_t elementsBeforeImages(const OnnxValue& x, std::int64_t images)
{
    if (!x.two.defined() || x.two.dim() != x.one.dim())
        return 0;
    const Ints sizes = x.one.sizes().vec();
    for (std::int64_t dim = 0; dim < x.rank(); ++dim)
        if (x.two.size(dim) != x.size(dim))
            return product(sizes, static_cast<std::size_t>(dim)) * elementsBefore(x.one, x.two, dim, images);
    return 0;
}

/// For a shape with a fixed number where the images are: a dimension of the number of images that may be the batch; for matrices the rows,
/// as linear layers take them; else the dimension that starts where one image ends, or that holds this place. -1 where there is none.
std::int64_t dimensionOfImages(const Ints& target, std::int64_t before, std::int64_t images)
{
    std::int64_t starts = -1;
    std::int64_t ends = -1;
    std::int64_t holds = -1;
    for (std::size_t i = 0; i < target.size() && before > 0; ++i) {
        const bool here = product(target, i) == before;
        if (here && target[i] == images)
            return static_cast<std::int64_t>(i);
        starts = here && starts < 0 ? static_cast<std::int64_t>(i) : starts;
        ends = before > 1 && ends < 0 && product(target, i + 1) == before ? static_cast<std::int64_t>(i) : ends;
        holds = product(target, i) < before && before < product(target, i + 1) ? static_cast<std::int64_t>(i) : holds;
    }
    if (starts < 0 && ends < 0)
        return holds;
    return starts < 0 || (target.size() == 2 && ends >= 0) ? ends : starts;
}

/// The target's dimension that contains the batch; -1 where there is none. Where the shape is computed from the input, the two runs show
/// it.
std::int64_t batchDimension(const Translation& t, const Ints& one, const Ints& two, const Ints& sizes)
{
    for (std::size_t i = 0; i < one.size() && one.size() == two.size(); ++i)
        if (one[i] != two[i])
            return static_cast<std::int64_t>(i);
    const std::int64_t images = t.images().size(0);
    return dimensionOfImages(sizes, elementsBeforeImages(t.input(0), images), images);
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
    const std::int64_t batch = batchDimension(t, one, two, sizes);
    if (batch < 0)
        return one;
    const auto at = static_cast<std::size_t>(batch);
    const bool alone = batch == 0 && x.batched() && sizes[0] == x.size(0);
    Ints portable = alone ? one : sizes;
    portable[at] = alone ? copied : inferred;
    return portable;
}

/// The sizes of the result in one of the runs, as the file asks for them; nothing where they do not fit its input there.
Ints resultIn(const Translation& t, at::Tensor OnnxValue::*run)
{
    const at::Tensor& x = t.input(0).*run;
    const at::Tensor& shape = t.input(1).*run;
    if (!x.defined() || !shape.defined())
        return {};
    try {
        return explicitSizes(x, targetFor(t, x, shape));
    } catch (const c10::Error&) {
        return {};
    }
}

/// A dimension of the input that has these sizes in the runs; -1 where there is none.
std::int64_t dimensionOfSizes(const OnnxValue& x, std::int64_t one, std::int64_t other)
{
    for (std::int64_t dim = 0; dim < x.rank(); ++dim)
        if (x.size(dim) == one && x.other.size(dim) == other && x.followsSize(dim))
            return dim;
    return -1;
}

/// A size that the file computes by more than sums and products of sizes: equal sizes may be so by chance.
bool isComputed(Translation& t, const std::optional<std::vector<SizeNumber>>& given, std::size_t i)
{
    return given && !t.graph().ofSizesAlone((*given)[i]);
}

/// Sizes as the file states them. Which of them hold the images cannot be told from the runs where sizes depend on what the images show.
std::vector<SizeNumber> statedSizes(const Translation& t)
{
    std::vector<SizeNumber> sizes = t.sizesAt(1, "shape");
    for (const SizeNumber& size : sizes)
        if (size.constant() && size.one.toLong() == 0 && t.node().flag("allowzero"))
            throw OnnxError("it makes an empty tensor");
    return sizes;
}

/// Sizes in which nothing is fixed that follows the size of the images: such a size is copied where it is the input's at the same place,
/// inferred where it is the only one, else computed.
std::vector<SizeNumber> freeSizes(Translation& t)
{
    const OnnxValue& x = t.input(0);
    if (x.sizedByContent || t.graph().ofContent(t.input(1)))
        return statedSizes(t);
    const Ints portable = portableSizes(t);
    std::vector<SizeNumber> sizes(portable.begin(), portable.end());
    const Ints one = resultIn(t, &OnnxValue::one);
    const Ints other = resultIn(t, &OnnxValue::other);
    if (other.size() != one.size())
        return sizes;
    bool infers = std::find(portable.begin(), portable.end(), inferred) != portable.end();
    const auto given = t.input(1).varies() ? numbersIn(t.input(1)) : std::nullopt;
    for (std::size_t i = 0; i < one.size(); ++i) {
        if ((one[i] == other[i] && !isComputed(t, given, i)) || portable[i] == inferred)
            continue;
        const auto dim = static_cast<std::int64_t>(i);
        const std::int64_t from = dimensionOfSizes(x, one[i], other[i]);
        if (dim < x.rank() && x.size(dim) == one[i] && x.other.size(dim) == other[i] && !isComputed(t, given, i))
            sizes[i] = copied;
        else if (!infers)
            sizes[i] = inferred;
        else if (given && !(*given)[i].constant())
            sizes[i] = (*given)[i];
        else if (from >= 0)
            sizes[i] = t.graph().sizeOf(x, from);
        else
            t.graph().fixSize("its shape follows the size of the images in a way that a network cannot hold");
        infers = infers || (sizes[i].constant() && sizes[i].one.toLong() == inferred);
    }
    return sizes;
}

Outputs reshape(Translation& t)
{
    return {t.emitSized("reshape", {t.input(0)}, {}, "shape", freeSizes(t))};
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
    if (axis > 1 && x.sizedByContent)
        t.graph().takeAsConstant("its number of columns", true);
    std::int64_t columns = 1;
    bool resizes = false;
    for (std::int64_t dim = axis; dim < rank; ++dim) {
        columns *= x.size(dim);
        resizes = resizes || x.resizes(dim);
    }
    if (axis > 1 && resizes) {
        const OnnxValue rows = t.emit("flatten", {x}, {{"start_dim", axis}, {"end_dim", rank - 1}});
        return {t.emit("flatten", {rows}, {{"start_dim", std::int64_t{0}}, {"end_dim", axis - 1}})};
    }
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
    if (axes.empty() && x.sizedByContent)
        t.graph().takeAsConstant("the dimensions that it drops", true);
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
