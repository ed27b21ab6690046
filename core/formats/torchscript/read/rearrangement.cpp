// SPDX-License-Identifier: GPL-3.0-or-later
// The same elements in other places or repeated: permutation, roll, repeat, expand, pixel shuffle.
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
    const auto sizes = call.tensor("self").sizes();
    const std::int64_t groups = call.integer("groups");
    Ints apart{0, groups, sizes[1] / groups}, together{0, sizes[1]}, order(sizes.size() + 1);
    apart.insert(apart.end(), sizes.begin() + 2, sizes.end());
    together.insert(together.end(), sizes.begin() + 2, sizes.end());
    std::iota(order.begin(), order.end(), 0);
    std::swap(order[1], order[2]);
    const ValueId split = addNode(emitter, call, "reshape", {self(emitter, call)}, {{"shape", apart}});
    const ValueId turned = addNode(emitter, call, "permute", {split}, {{"dims", order}});
    emit(emitter, call, "reshape", {turned}, {{"shape", together}});
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

/// A size in every run: fixed, or the number of images.
struct Count {
    std::int64_t first = 0;
    bool fixed = true, ofImages = true;
};

Count countOf(const std::vector<Ints>& runs, std::size_t i)
{
    Count count{runs.front().at(i)};
    for (std::size_t run = 0; run < runs.size(); ++run) {
        count.fixed = count.fixed && runs[run].at(i) == count.first;
        // The first run is of one image, the second of two.
        count.ofImages = count.ofImages && runs[run].at(i) == static_cast<std::int64_t>(run) + 1;
    }
    require(count.fixed || count.ofImages);
    return count;
}

std::vector<Ints> requested(const Call& call, std::string_view name)
{
    const Term& term = call.term(name);
    require(isKnown(term));
    std::vector<Ints> runs;
    for (std::size_t run = 0; run < call.runs(); ++run) {
        const c10::IValue value = valueIn(term, run);
        require(value.isIntList());
        runs.push_back(value.toIntVector());
    }
    return runs;
}

constexpr std::int64_t keepSize = -1;
constexpr std::int64_t ofImages = 0;

/// Emits nothing where all sizes are kept.
void emitExpand(Emitter& emitter, Call& call, const Ints& shape)
{
    const bool grows = static_cast<std::int64_t>(shape.size()) > call.rank();
    if (!grows && std::all_of(shape.begin(), shape.end(), [](std::int64_t size) { return size == keepSize; }))
        return reuse(emitter, call, call.term("self"));
    std::vector<ValueId> inputs{self(emitter, call)};
    if (std::count(shape.begin(), shape.end(), ofImages) > 0)
        inputs.push_back(emitter.builder().inputs().front());
    emit(emitter, call, "expand", std::move(inputs), {{"shape", shape}});
}

void expandTo(Emitter& emitter, Call& call, const std::vector<Ints>& runs)
{
    const std::size_t rank = runs.front().size(), added = rank - static_cast<std::size_t>(call.rank());
    Ints shape;
    for (std::size_t i = 0; i < rank; ++i) {
        bool kept = i >= added;
        for (std::size_t run = 0; run < runs.size() && kept; ++run)
            kept = runs[run].at(i) == keepSize || runs[run].at(i) == call.tensor("self", run).size(static_cast<std::int64_t>(i - added));
        if (kept) {
            shape.push_back(keepSize);
            continue;
        }
        const Count count = countOf(runs, i);
        shape.push_back(count.fixed ? count.first : ofImages);
    }
    emitExpand(emitter, call, shape);
}

void expand(Emitter& emitter, Call& call)
{
    expandTo(emitter, call, requested(call, "size"));
}

void expandAsResult(Emitter& emitter, Call& call)
{
    std::vector<Ints> runs;
    for (const c10::IValue& run : call.results.front().runs)
        runs.push_back(run.toTensor().sizes().vec());
    expandTo(emitter, call, runs);
}

/// A dimension that is repeated for every image must have size 1; that is an expansion.
void repeatBy(Emitter& emitter, Call& call, std::vector<Ints> runs)
{
    const auto rank = static_cast<std::size_t>(call.rank());
    for (Ints& repeats : runs)
        repeats.insert(repeats.begin(), rank > repeats.size() ? rank - repeats.size() : 0, 1);
    const std::size_t added = runs.front().size() - rank;
    Ints shape, repeats;
    bool images = false;
    for (std::size_t i = 0; i < runs.front().size(); ++i) {
        const Count count = countOf(runs, i);
        require(count.fixed || i < added || call.tensor("self").size(static_cast<std::int64_t>(i - added)) == 1);
        images = images || !count.fixed;
        shape.push_back(count.fixed ? (i < added ? 1 : keepSize) : ofImages);
        repeats.push_back(count.fixed ? count.first : 1);
    }
    const bool once = std::all_of(repeats.begin(), repeats.end(), [](std::int64_t count) { return count == 1; });
    if (once)
        return emitExpand(emitter, call, shape);
    ValueId input = self(emitter, call);
    if (images)
        input = addNode(emitter, call, "expand", {input, emitter.builder().inputs().front()}, {{"shape", shape}});
    emit(emitter, call, "repeat", {input}, {{"repeats", repeats}});
}

void repeat(Emitter& emitter, Call& call)
{
    repeatBy(emitter, call, requested(call, call.has("repeats") ? "repeats" : "dims"));
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
    table["aten::expand_as"] = expandAsResult;
    for (const char* op : {"aten::repeat", "aten::tile"})
        table[op] = repeat;
}

} // namespace espalier::torchscript
