// SPDX-License-Identifier: GPL-3.0-or-later
// The same elements in other places or repeated: permutation, roll, repeat, expand, pixel shuffle.
#include "core/formats/torchscript/numbers.h"
#include "core/formats/torchscript/translations.h"

#include <algorithm>
#include <numeric>

namespace espalier::torchscript {
namespace {

using Ints = std::vector<std::int64_t>;

Ints identityOrder(const Call& call)
{
    Ints order(static_cast<std::size_t>(call.rank()));
    std::iota(order.begin(), order.end(), 0);
    return order;
}

void permute(Emitter& emitter, Call& call)
{
    Ints dims = call.integers("dims");
    for (std::int64_t& dim : dims)
        dim = dim < 0 ? dim + call.rank() : dim;
    emit(emitter, call, "permute", {self(emitter, call)}, {{"dims", dims}});
}

void transpose(Emitter& emitter, Call& call)
{
    Ints order = identityOrder(call);
    const std::int64_t rank = call.rank();
    const bool axes = call.has("axis0");
    const std::int64_t first = call.dimension(axes ? "axis0" : "dim0", rank), second = call.dimension(axes ? "axis1" : "dim1", rank);
    std::swap(order.at(static_cast<std::size_t>(first)), order.at(static_cast<std::size_t>(second)));
    emit(emitter, call, "permute", {self(emitter, call)}, {{"dims", order}});
}

void reverseDimensions(Emitter& emitter, Call& call)
{
    Ints order = identityOrder(call);
    std::reverse(order.begin(), order.end());
    emit(emitter, call, "permute", {self(emitter, call)}, {{"dims", order}});
}

void moveDimensions(Emitter& emitter, Call& call)
{
    const std::int64_t rank = call.rank();
    const Ints from = call.integers("source"), to = call.integers("destination");
    Ints order(static_cast<std::size_t>(rank), -1);
    std::vector<bool> moved(order.size(), false);
    for (std::size_t i = 0; i < from.size(); ++i) {
        const std::int64_t source = from[i] < 0 ? from[i] + rank : from[i], target = to[i] < 0 ? to[i] + rank : to[i];
        order[static_cast<std::size_t>(target)] = source;
        moved[static_cast<std::size_t>(source)] = true;
    }
    std::int64_t next = 0;
    for (std::int64_t& dim : order) {
        while (next < rank && moved[static_cast<std::size_t>(next)])
            ++next;
        dim = dim < 0 ? next++ : dim;
    }
    emit(emitter, call, "permute", {self(emitter, call)}, {{"dims", order}});
}

void pixelShuffle(Emitter& emitter, Call& call)
{
    emit(emitter, call, "pixel_shuffle", {self(emitter, call)}, {{"factor", call.integer("upscale_factor")}});
}

void pixelUnshuffle(Emitter& emitter, Call& call)
{
    emit(emitter, call, "pixel_unshuffle", {self(emitter, call)}, {{"factor", call.integer("downscale_factor")}});
}

/// Swaps the groups and the places within a group.
void channelShuffle(Emitter& emitter, Call& call)
{
    const std::int64_t channels = fixedSize(call, 1), groups = call.integer("groups"), rank = call.rank();
    std::vector<ValueId> sizes;
    Ints apart{0, groups, channels / groups}, together{0, channels}, order(static_cast<std::size_t>(rank) + 1);
    for (std::int64_t dim = 2; dim < rank; ++dim) {
        apart.push_back(sizeOf(emitter, call, "self", dim).attribute(sizes));
        together.push_back(apart.back());
    }
    std::iota(order.begin(), order.end(), 0);
    std::swap(order[1], order[2]);
    const auto reshaped = [&](ValueId value) {
        std::vector<ValueId> inputs{value};
        inputs.insert(inputs.end(), sizes.begin(), sizes.end());
        return inputs;
    };
    const ValueId split = addNode(emitter, call, "reshape", reshaped(self(emitter, call)), {{"shape", apart}});
    const ValueId turned = addNode(emitter, call, "permute", {split}, {{"dims", order}});
    emit(emitter, call, "reshape", reshaped(turned), {{"shape", together}});
}

void roll(Emitter& emitter, Call& call)
{
    const Ints shifts = call.integers("shifts");
    Ints dims = call.integers("dims");
    require(!dims.empty() && dims.size() == shifts.size());
    for (std::int64_t& dim : dims)
        dim += dim < 0 ? call.rank() : 0;
    emit(emitter, call, "roll", {self(emitter, call)}, {{"shifts", shifts}, {"dims", dims}});
}

/// True where the size is the number of images of the network's first input, which differs between the runs.
bool countsImages(const Emitter& emitter, const RunSize& size)
{
    for (std::size_t run = 0; run < size.runs(); ++run)
        if (size.in(run) != emitter.images(run))
            return false;
    return !size.fixed();
}

/// An expand node of the sizes: -1 keeps the input's, 0 stands for the number of images.
ValueId expanded(Emitter& emitter, const Call& call, const std::vector<RunSize>& sizes)
{
    constexpr std::int64_t ofImages = 0;
    std::vector<ValueId> inputs{self(emitter, call)}, computed;
    Ints shape;
    for (const RunSize& size : sizes) {
        require(!size.fixed() || size.first() != ofImages);
        shape.push_back(countsImages(emitter, size) ? ofImages : size.attribute(computed));
    }
    if (std::count(shape.begin(), shape.end(), ofImages) > 0)
        inputs.push_back(emitter.builder().inputs().front());
    inputs.insert(inputs.end(), computed.begin(), computed.end());
    return addNode(emitter, call, "expand", std::move(inputs), {{"shape", shape}});
}

void expandTo(Emitter& emitter, Call& call, std::vector<RunSize> sizes)
{
    constexpr std::int64_t keepSize = -1;
    const std::size_t added = sizes.size() - static_cast<std::size_t>(call.rank());
    for (std::size_t i = added; i < sizes.size(); ++i) {
        const RunSize before = sizeOf(emitter, call, "self", static_cast<std::int64_t>(i - added));
        if (sizes[i].sameAs(before))
            sizes[i] = RunSize(keepSize, call.runs());
    }
    call.results.front() = computedTerm(expanded(emitter, call, sizes), call.results.front().runs);
}

void expand(Emitter& emitter, Call& call)
{
    expandTo(emitter, call, integersFrom(emitter, call, "size"));
}

void expandAs(Emitter& emitter, Call& call)
{
    expandTo(emitter, call, sizesOf(emitter, call, "other"));
}

/// A dimension of size 1 that is repeated for every image or position is expanded.
void repeatBy(Emitter& emitter, Call& call, std::vector<RunSize> counts)
{
    constexpr std::int64_t keepSize = -1;
    const auto rank = static_cast<std::size_t>(call.rank());
    counts.insert(counts.begin(), rank > counts.size() ? rank - counts.size() : 0, RunSize(1, call.runs()));
    const std::size_t added = counts.size() - rank;
    std::vector<RunSize> sizes;
    bool once = true, expands = false;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const bool single =
            i < added || sizeOf(emitter, call, "self", static_cast<std::int64_t>(i - added)).sameAs(RunSize(1, call.runs()));
        const bool follows = single && !counts[i].fixed();
        sizes.push_back(follows ? counts[i] : RunSize(i < added ? 1 : keepSize, call.runs()));
        counts[i] = follows ? RunSize(1, call.runs()) : counts[i];
        expands = expands || follows;
        once = once && counts[i].fixed() && counts[i].first() == 1;
    }
    std::vector<ValueId> inputs{expands || once ? expanded(emitter, call, sizes) : self(emitter, call)};
    const Ints repeats = attributeOf(counts, inputs);
    if (once)
        call.results.front() = computedTerm(inputs.front(), call.results.front().runs);
    else
        emit(emitter, call, "repeat", std::move(inputs), {{"repeats", repeats}});
}

void repeat(Emitter& emitter, Call& call)
{
    repeatBy(emitter, call, integersFrom(emitter, call, call.has("repeats") ? "repeats" : "dims"));
}

} // namespace

void registerRearrangement(TranslationTable& table)
{
    table["aten::permute"] = permute;
    for (const char* op : {"aten::transpose", "aten::swapdims", "aten::swapaxes"})
        table[op] = transpose;
    for (const char* op : {"aten::t", "aten::numpy_T"})
        table[op] = reverseDimensions;
    table["aten::pixel_shuffle"] = pixelShuffle;
    table["aten::pixel_unshuffle"] = pixelUnshuffle;
    for (const char* op : {"aten::channel_shuffle", "aten::native_channel_shuffle"})
        table[op] = channelShuffle;
    table["aten::roll"] = roll;
    for (const char* op : {"aten::movedim", "aten::moveaxis"})
        table[op] = moveDimensions;
    for (const char* op : {"aten::expand", "aten::broadcast_to"})
        table[op] = expand;
    table["aten::expand_as"] = expandAs;
    for (const char* op : {"aten::repeat", "aten::tile"})
        table[op] = repeat;
}

} // namespace espalier::torchscript
