// SPDX-License-Identifier: GPL-3.0-or-later
// The same elements in other places or repeated: permutation, repeat, expand, depth to space and back.
#include "core/formats/onnx/translate.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace espalier::onnx_io {
namespace {

/// In the shape of a reshape: copy the input's size.
constexpr std::int64_t copied = 0;

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

/// Sizes as in the network's expand: -1 keeps a size, 0 is the number of images.
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

} // namespace

void registerRearrangement(TranslationTable& table)
{
    table.insert({
        {"DepthToSpace", depthToSpace},
        {"Expand", expand},
        {"SpaceToDepth", spaceToDepth},
        {"Tile", tile},
        {"Transpose", transpose},
    });
}

} // namespace espalier::onnx_io
