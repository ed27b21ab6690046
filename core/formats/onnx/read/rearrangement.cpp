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

Ints broadcastSizes(const at::Tensor& x, const at::Tensor& shape)
{
    return at::infer_size(x.sizes(), integersOf(shape, "shape"));
}

/// The shape of an Expand and what it makes of the input in the runs; empty where it does not fit there.
struct Expansion {
    GivenSizes given; ///< where the shape follows sizes
    Ints one, two, other;
};

/// What the shape makes of the input in one of the runs; nothing where they do not fit there.
Ints expandedIn(const Translation& t, at::Tensor OnnxValue::*run)
{
    const at::Tensor& x = t.input(0).*run;
    const at::Tensor& shape = t.input(1).*run;
    try {
        return x.defined() && shape.defined() ? broadcastSizes(x, shape) : Ints{};
    } catch (const c10::Error&) {
        return {};
    }
}

Expansion expansionOf(const Translation& t)
{
    const OnnxValue& shape = t.input(1);
    if (!shape.known())
        throw OnnxError("its shape depends on the image");
    return {shape.varies() ? numbersIn(shape) : std::nullopt, broadcastSizes(t.input(0).one, shape.one), expandedIn(t, &OnnxValue::two),
            expandedIn(t, &OnnxValue::other)};
}

/// Whether a dimension of the result has the input's size in all runs.
bool isKept(const OnnxValue& x, const Expansion& to, std::size_t i)
{
    const std::size_t added = to.one.size() - static_cast<std::size_t>(x.rank());
    const auto as = [&](const at::Tensor& run, const Ints& result) {
        return !run.defined() || i >= result.size() || run.size(static_cast<std::int64_t>(i - added)) == result[i];
    };
    return i >= added && as(x.one, to.one) && as(x.two, to.two) && as(x.other, to.other);
}

/// The number that the file gives for a dimension of the result; null where it gives none, or a constant list.
const SizeNumber* givenFor(const Expansion& to, std::size_t i)
{
    const std::size_t added = to.given && to.given->size() < to.one.size() ? to.one.size() - to.given->size() : 0;
    return to.given && i >= added ? &(*to.given)[i - added] : nullptr;
}

/// The size that two sizes are broadcast to. Where the images' content decides one of them, it may be 0, and 0 and 1 give 0.
SizeNumber broadcast(GraphBuilder& graph, const SizeNumber& a, const SizeNumber& b)
{
    const SizeNumber larger = graph.compute("max", {a, b});
    if (!graph.ofContent(a) && !graph.ofContent(b))
        return larger;
    const SizeNumber any = graph.compute("min", {graph.compute("min", {a, b}), std::int64_t{1}});
    return graph.compute("mul", {larger, any});
}

/// The given number where it is more than sums and products of sizes: it may be the input's size, or 1, by chance. As broadcasting has it,
/// a size of the input other than 1 stays.
SizeNumber expandedByComputed(Translation& t, const Expansion& to, std::size_t i, const SizeNumber& given)
{
    const OnnxValue& x = t.input(0);
    const std::size_t added = to.one.size() - static_cast<std::size_t>(x.rank());
    if (i < added)
        return given;
    const SizeNumber own = t.graph().sizeOf(x, static_cast<std::int64_t>(i - added));
    if (!own.constant())
        return broadcast(t.graph(), own, given);
    return own.one.toLong() == 1 ? given : SizeNumber(std::int64_t{-1});
}

/// Sizes as in the network's expand: -1 keeps a size, 0 is the number of images, others are computed where they follow the images' size.
std::vector<SizeNumber> expandedSizes(Translation& t, const Expansion& to)
{
    std::vector<SizeNumber> sizes(to.one.begin(), to.one.end());
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        const SizeNumber* given = givenFor(to, i);
        if (given && !t.graph().ofSizesAlone(*given))
            sizes[i] = expandedByComputed(t, to, i, *given);
        else if (isKept(t.input(0), to, i))
            sizes[i] = std::int64_t{-1};
        else if (i < to.two.size() && to.one[i] != to.two[i] && (!given || given->constant()))
            sizes[i] = std::int64_t{0};
        else if (to.one[i] == 0 && (!given || given->constant()))
            throw OnnxError("it makes an empty tensor");
        else if (given)
            sizes[i] = *given;
    }
    return sizes;
}

Outputs expand(Translation& t)
{
    const OnnxValue& x = t.input(0);
    const Expansion to = expansionOf(t);
    const std::vector<SizeNumber> sizes = expandedSizes(t, to);
    const auto is = [](std::int64_t what) {
        return [what](const SizeNumber& size) { return size.constant() && size.one.toLong() == what; };
    };
    if (static_cast<std::int64_t>(sizes.size()) == x.rank() && std::all_of(sizes.begin(), sizes.end(), is(-1)))
        return {x};
    const bool ofImages = std::any_of(sizes.begin(), sizes.end(), is(0));
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
