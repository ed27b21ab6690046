// SPDX-License-Identifier: GPL-3.0-or-later
// What gives the same elements another shape.
#include "core/formats/onnx/fold.h"
#include "core/formats/onnx/translate.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace espalier::onnx_io {
namespace {

constexpr std::int64_t copied = 0;
constexpr std::int64_t inferred = -1;

/// Where the file asks for sizes, with zeros of the old meaning replaced by the sizes they copy.
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

/// All sizes spelled out, for the example's batch.
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

/// How many elements of one image stand together before the next image's follow: the two runs tell, also where images were brought behind
/// other dimensions or became part of one. 0 where they do not tell.
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

/// Where the file holds a number for what images are part of: a dimension of size 1 that can be theirs; for rows and columns the rows,
/// which is what linear layers are given; else the dimension that starts where one image ends. -1 where there is none.
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

/// The target's dimension that the batch is part of; -1 where there is none. Where the file computes it from the input, the two runs tell.
std::int64_t batchDimension(const OnnxValue& x, const Ints& one, const Ints& two, const Ints& sizes)
{
    for (std::size_t i = 0; i < one.size() && one.size() == two.size(); ++i)
        if (one[i] != two[i])
            return static_cast<std::int64_t>(i);
    return dimensionOfImages(sizes, elementsBeforeImages(x));
}

/// Sizes as the network keeps them: the batch is copied where it stays a dimension of its own, else inferred.
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

Outputs transpose(Translation& t)
{
    const std::int64_t rank = t.input(0).rank();
    Ints order = t.node().integers("perm");
    if (order.empty())
        for (std::int64_t dim = rank; dim-- > 0;)
            order.push_back(dim);
    for (std::int64_t& dim : order)
        dim = normalisedAxis(dim, rank);
    if (static_cast<std::int64_t>(order.size()) != rank)
        throw OnnxError("it orders " + std::to_string(order.size()) + " dimensions of a tensor that has " + std::to_string(rank));
    return {t.emit("permute", {t.input(0)}, {{"dims", order}})};
}

std::int64_t blockSize(const Translation& t)
{
    const std::int64_t block = t.node().integer("blocksize", 0);
    if (t.input(0).rank() != 4 || block < 1 || block > 1024)
        throw OnnxError("its block size or its input's shape is impossible");
    return block;
}

OnnxValue reordered(Translation& t, const Ints& split, const Ints& order, const Ints& merged)
{
    const OnnxValue apart = t.emit("reshape", {t.input(0)}, {{"shape", split}});
    return t.emit("reshape", {t.emit("permute", {apart}, {{"dims", order}})}, {{"shape", merged}});
}

Outputs depthToSpace(Translation& t)
{
    const OnnxValue& x = t.input(0);
    const std::int64_t b = blockSize(t);
    const std::int64_t channels = x.size(1) / (b * b);
    const std::int64_t height = x.size(2);
    const std::int64_t width = x.size(3);
    const Ints merged{copied, channels, height * b, width * b};
    if (t.node().text("mode", "DCR") == "CRD")
        return {t.emit("pixel_shuffle", {x}, {{"factor", b}})};
    return {reordered(t, {copied, b, b, channels, height, width}, {0, 3, 4, 1, 5, 2}, merged)};
}

Outputs spaceToDepth(Translation& t)
{
    const OnnxValue& x = t.input(0);
    const std::int64_t b = blockSize(t);
    const std::int64_t height = x.size(2) / b;
    const std::int64_t width = x.size(3) / b;
    return {reordered(t, {copied, x.size(1), height, b, width, b}, {0, 3, 5, 1, 2, 4}, {copied, x.size(1) * b * b, height, width})};
}

/// Sizes as the network keeps them: -1 where nothing is repeated, 0 for as many as there are images.
Ints expandedSizes(const Translation& t, const Ints& one, const Ints& two)
{
    const OnnxValue& x = t.input(0);
    const std::size_t added = one.size() - static_cast<std::size_t>(x.rank());
    Ints sizes = one;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        const bool kept = i >= added && x.size(static_cast<std::int64_t>(i - added)) == one[i];
        if (kept)
            sizes[i] = -1;
        else if (i < two.size() && one[i] != two[i])
            sizes[i] = 0;
    }
    return sizes;
}

Outputs expand(Translation& t)
{
    const OnnxValue& x = t.input(0);
    const OnnxValue& shape = t.input(1);
    if (!shape.known())
        throw OnnxError("its shape depends on the image");
    const Ints one = at::infer_size(x.one.sizes(), integersOf(shape.one, "shape"));
    if (one == x.one.sizes().vec())
        return {x};
    const bool comparable = x.two.defined() && shape.two.defined() && shape.dependsOnBatch();
    const Ints two = comparable ? Ints(at::infer_size(x.two.sizes(), integersOf(shape.two, "shape"))) : one;
    return {t.emit("expand", {x, t.graph().images()}, {{"shape", expandedSizes(t, one, two)}})};
}

Outputs tile(Translation& t)
{
    const OnnxValue& x = t.input(0);
    const Ints repeats = integersOf(t.constant(1, "repeats"), "repeats");
    checkExtents(repeats, "repeats");
    if (static_cast<std::int64_t>(repeats.size()) != x.rank() || *std::min_element(repeats.begin(), repeats.end()) < 1)
        throw OnnxError("its repeats are not one positive number per dimension");
    if (repeats.front() != 1 && x.batched())
        throw OnnxError("it repeats the images of the batch");
    const bool nothing = *std::max_element(repeats.begin(), repeats.end()) == 1;
    return {nothing ? x : t.emit("repeat", {x}, {{"repeats", repeats}})};
}

/// One triangle of every matrix stays, the other becomes zero.
Outputs trilu(Translation& t)
{
    const OnnxValue& x = t.input(0);
    if (x.rank() < 2)
        throw OnnxError("its input is no matrix");
    const Ints given = t.has(1) ? integersOf(t.constant(1, "k"), "k") : Ints{0};
    const at::Tensor ones = at::ones({x.size(-2), x.size(-1)});
    const at::Tensor mask = t.node().flag("upper", true) ? at::triu(ones, given.at(0)) : at::tril(ones, given.at(0));
    return {t.emit("mul", {x, knownValue(t.node().name() + ".mask", mask)})};
}

} // namespace

void addReshapeTranslations(TranslationTable& table)
{
    table.insert({
        {"DepthToSpace", depthToSpace},
        {"Expand", expand},
        {"Flatten", flatten},
        {"Reshape", reshape},
        {"SpaceToDepth", spaceToDepth},
        {"Squeeze", squeeze},
        {"Tile", tile},
        {"Transpose", transpose},
        {"Trilu", trilu},
        {"Unsqueeze", unsqueeze},
    });
}

} // namespace espalier::onnx_io
