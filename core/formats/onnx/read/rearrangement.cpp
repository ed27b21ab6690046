// SPDX-License-Identifier: GPL-3.0-or-later
// The same elements in other places or repeated: permutation, repeat, expand, depth to space and back.
#include "core/formats/onnx/translate.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <optional>

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

OnnxValue reordered(Translation& t, const std::vector<SizeNumber>& split, const Ints& order, const std::vector<SizeNumber>& merged)
{
    const OnnxValue apart = t.emitSized("reshape", {t.input(0)}, {}, "shape", split);
    return t.emitSized("reshape", {t.emit("permute", {apart}, {{"dims", order}})}, {}, "shape", merged);
}

Outputs depthToSpace(Translation& t)
{
    const OnnxValue& x = t.input(0);
    const std::int64_t b = blockSize(t);
    if (t.node().text("mode", "DCR") == "CRD")
        return {t.emit("pixel_shuffle", {x}, {{"factor", b}})};
    const std::int64_t channels = x.size(1) / (b * b);
    const SizeNumber height = t.graph().sizeOf(x, 2);
    const SizeNumber width = t.graph().sizeOf(x, 3);
    const std::vector<SizeNumber> merged{copied, channels, t.graph().compute("mul", {height, b}), t.graph().compute("mul", {width, b})};
    return {reordered(t, {copied, b, b, channels, height, width}, {0, 3, 4, 1, 5, 2}, merged)};
}

Outputs spaceToDepth(Translation& t)
{
    const OnnxValue& x = t.input(0);
    const std::int64_t b = blockSize(t);
    const SizeNumber height = t.graph().compute("floordiv", {t.graph().sizeOf(x, 2), b});
    const SizeNumber width = t.graph().compute("floordiv", {t.graph().sizeOf(x, 3), b});
    return {reordered(t, {copied, x.size(1), height, b, width, b}, {0, 3, 5, 1, 2, 4}, {copied, x.size(1) * b * b, height, width})};
}

using GivenSizes = std::optional<std::vector<SizeNumber>>;

/// Sizes as in the network's expand: -1 keeps a size, 0 is the number of images, others are computed where they follow the images' size.
std::vector<SizeNumber> expandedSizes(Translation& t, const GivenSizes& given, const Ints& one, const Ints& two, const Ints& other)
{
    const OnnxValue& x = t.input(0);
    const std::size_t added = one.size() - static_cast<std::size_t>(x.rank());
    std::vector<SizeNumber> sizes(one.begin(), one.end());
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        const auto dim = static_cast<std::int64_t>(i - added);
        const bool sameHere = i >= added && x.size(dim) == one[i];
        const bool kept = sameHere && (!x.other.defined() || other.size() <= i || x.other.size(dim) == other[i]);
        const std::size_t place = given ? i + given->size() - sizes.size() : 0;
        const bool computed = given && place < given->size() && !t.graph().ofSizesAlone((*given)[place]);
        if (kept && !computed)
            sizes[i] = std::int64_t{-1};
        else if (i < two.size() && one[i] != two[i])
            sizes[i] = std::int64_t{0};
        else if (given && place < given->size())
            sizes[i] = (*given)[place];
    }
    return sizes;
}

Ints broadcastSizes(const at::Tensor& x, const at::Tensor& shape)
{
    return at::infer_size(x.sizes(), integersOf(shape, "shape"));
}

Outputs expand(Translation& t)
{
    const OnnxValue& x = t.input(0);
    const OnnxValue& shape = t.input(1);
    if (!shape.known())
        throw OnnxError("its shape depends on the image");
    const Ints one = broadcastSizes(x.one, shape.one);
    const bool resizes = shape.varies() && x.other.defined() && shape.other.defined();
    const Ints other = resizes ? broadcastSizes(x.other, shape.other) : one;
    const GivenSizes given = shape.varies() ? numbersIn(shape) : std::nullopt;
    const auto ofSizesAlone = [&t](const SizeNumber& size) { return t.graph().ofSizesAlone(size); };
    const bool certain = !given || std::all_of(given->begin(), given->end(), ofSizesAlone);
    if (certain && one == x.one.sizes().vec() && (!resizes || other == x.other.sizes().vec()))
        return {x};
    const bool comparable = x.two.defined() && shape.two.defined() && shape.dependsOnBatch();
    const Ints two = comparable ? broadcastSizes(x.two, shape.two) : one;
    const std::vector<SizeNumber> sizes = expandedSizes(t, given, one, two, other);
    const bool ofImages = std::any_of(sizes.begin(), sizes.end(), [](const SizeNumber& s) { return s.constant() && s.one.toLong() == 0; });
    return {t.emitSized("expand", ofImages ? std::vector<OnnxValue>{x, t.images()} : std::vector<OnnxValue>{x}, {}, "shape", sizes)};
}

Outputs tile(Translation& t)
{
    const OnnxValue& x = t.input(0);
    const std::vector<SizeNumber> numbers = t.sizesAt(1, "repeats");
    Ints repeats;
    for (const SizeNumber& number : numbers)
        repeats.push_back(number.one.toLong());
    checkExtents(repeats, "repeats");
    if (static_cast<std::int64_t>(repeats.size()) != x.rank() || *std::min_element(repeats.begin(), repeats.end()) < 1)
        throw OnnxError("its repeats are not one positive number per dimension");
    if (repeats.front() != 1 && x.batched())
        throw OnnxError("it repeats the images of the batch");
    const bool nothing =
        std::all_of(numbers.begin(), numbers.end(), [](const SizeNumber& n) { return n.constant() && n.one.toLong() == 1; });
    return {nothing ? x : t.emitSized("repeat", {x}, {}, "repeats", numbers)};
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
