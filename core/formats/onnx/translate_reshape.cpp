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

/// The target's dimension that the batch is part of; -1 where there is none. Where the file computes it from the input, the two runs tell;
/// where it holds a number instead, images stay in front.
std::int64_t batchDimension(const OnnxValue& x, const Ints& one, const Ints& two)
{
    for (std::size_t i = 0; i < one.size() && one.size() == two.size(); ++i)
        if (one[i] != two[i])
            return static_cast<std::int64_t>(i);
    return x.batched() && !one.empty() ? 0 : -1;
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
    const std::int64_t batch = batchDimension(x, one, two);
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
        return {reordered(t, {copied, channels, b, b, height, width}, {0, 1, 4, 2, 5, 3}, merged)};
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

/// Repeats along dimensions of size 1 by adding zeros of the wanted shape; along the batch nothing needs repeating.
Outputs expand(Translation& t)
{
    const OnnxValue& x = t.input(0);
    const OnnxValue& shape = t.input(1);
    if (!shape.known())
        throw OnnxError("its shape depends on the image");
    Ints sizes = at::infer_size(x.one.sizes(), integersOf(shape.one, "shape"));
    if (sizes == x.one.sizes().vec())
        return {x};
    if (x.batched() && static_cast<std::int64_t>(sizes.size()) == x.rank())
        sizes[0] = 1;
    const OnnxValue zeros = knownValue(t.node().name() + ".zeros", at::zeros({1}).expand(sizes));
    return {t.emit("add", {x, zeros}, {{"alpha", 1.0}})};
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
        {"Transpose", transpose},
        {"Unsqueeze", unsqueeze},
    });
}

} // namespace espalier::onnx_io
