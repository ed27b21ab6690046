// SPDX-License-Identifier: GPL-3.0-or-later
// Channels made pixels, dimensions turned, repeated and expanded, and what is picked by fixed indices.
#include "core/formats/torchscript/translations.h"

#include "core/graph/tensor_torch.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <numeric>

namespace espalier::torchscript {
namespace {

using Ints = std::vector<std::int64_t>;

ValueId self(Emitter& emitter, const Call& call)
{
    return emitter.valueOf(call.term("self"));
}

ValueId addNode(Emitter& emitter, const Call& call, const std::string& op, std::vector<ValueId> inputs, Attributes attributes)
{
    return emitter.builder().addNode(nodeName(call.node, op), op, std::move(inputs), std::move(attributes));
}

void pixelShuffle(Emitter& emitter, Call& call)
{
    emit(emitter, call, "pixel_shuffle", {self(emitter, call)}, {{"factor", call.integer("upscale_factor")}});
}

void pixelUnshuffle(Emitter& emitter, Call& call)
{
    emit(emitter, call, "pixel_unshuffle", {self(emitter, call)}, {{"factor", call.integer("downscale_factor")}});
}

/// Groups and places in a group change places.
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

/// Nothing happens where all sizes are kept.
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

/// What is repeated as often as there are images must have been a single one; that is an expansion.
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

/// Whole numbers that no image has a say in: constants, and buffers of the file.
at::Tensor fixedIndices(Emitter& emitter, const Term& term)
{
    require(isTensorTerm(term));
    const Origin& origin = *term.origin;
    const bool stored = origin.kind == Origin::Kind::computed && emitter.builder().stored(origin.value) != nullptr;
    require(isFixed(term) || stored);
    const at::Tensor& indices = term.runs.front().toTensor();
    require(indices.scalar_type() == at::kLong || indices.scalar_type() == at::kInt);
    return indices.to(at::kLong).contiguous();
}

Ints listOf(const at::Tensor& indices)
{
    return {indices.data_ptr<std::int64_t>(), indices.data_ptr<std::int64_t>() + indices.numel()};
}

std::int64_t fixedSize(const Call& call, std::int64_t dim)
{
    const std::int64_t size = call.tensor("self").size(dim);
    for (std::size_t run = 1; run < call.runs(); ++run)
        require(call.tensor("self", run).size(dim) == size);
    return size;
}

Attributes picking(const Call& call, std::int64_t dim, Ints indices)
{
    const std::int64_t size = fixedSize(call, dim);
    for (std::int64_t& index : indices) {
        index += index < 0 ? size : 0;
        require(index >= 0 && index < size);
    }
    return {{"dim", dim}, {"indices", std::move(indices)}};
}

void indexSelect(Emitter& emitter, Call& call)
{
    const std::int64_t dim = call.dimension("dim", call.rank());
    emit(emitter, call, "index_select", {self(emitter, call)}, picking(call, dim, listOf(fixedIndices(emitter, call.term("index")))));
}

/// x[:, indices]: one list of indices; a table of them makes as many dimensions.
void index(Emitter& emitter, Call& call)
{
    require(call.has("indices") && isContainer(call.term("indices")));
    const std::vector<Term>& elements = call.term("indices").origin->elements;
    std::int64_t dim = -1;
    for (std::size_t i = 0; i < elements.size(); ++i) {
        if (!isContainer(elements[i]) && isFixed(elements[i]) && elements[i].runs.front().isNone())
            continue;
        require(dim < 0);
        dim = static_cast<std::int64_t>(i);
    }
    require(dim >= 0);
    const at::Tensor indices = fixedIndices(emitter, elements[static_cast<std::size_t>(dim)]);
    const Attributes picked = picking(call, dim, listOf(indices));
    if (indices.dim() == 1)
        return emit(emitter, call, "index_select", {self(emitter, call)}, picked);
    Ints shape(static_cast<std::size_t>(dim), 0);
    shape.insert(shape.end(), indices.sizes().begin(), indices.sizes().end());
    for (std::int64_t after = dim + 1; after < call.rank(); ++after)
        shape.push_back(fixedSize(call, after));
    emit(emitter, call, "reshape", {addNode(emitter, call, "index_select", {self(emitter, call)}, picked)}, {{"shape", shape}});
}

/// The indices along dim that an index tensor holds everywhere; it may be as wide as there are images.
at::Tensor sameEverywhere(const Call& call, const at::Tensor& indices, std::int64_t dim, std::size_t run)
{
    at::Tensor line = indices.to(at::kLong);
    for (std::int64_t other = 0; other < indices.dim(); ++other) {
        require(other == dim || indices.size(other) == call.tensor("self", run).size(other));
        line = other == dim ? line : line.narrow(other, 0, 1);
    }
    require(line.expand_as(indices).equal(indices));
    return line.flatten().contiguous();
}

/// Picks whole slices where the indices are the same everywhere else.
void gather(Emitter& emitter, Call& call)
{
    require(call.has("index") && isTensorTerm(call.term("index")));
    if (!isKnown(call.term("index")))
        fixedIndices(emitter, call.term("index"));
    const std::int64_t dim = call.dimension("dim", call.rank());
    const at::Tensor picked = sameEverywhere(call, call.tensor("index"), dim, 0);
    for (std::size_t run = 1; run < call.runs(); ++run)
        require(sameEverywhere(call, call.tensor("index", run), dim, run).equal(picked));
    emit(emitter, call, "index_select", {self(emitter, call)}, picking(call, dim, listOf(picked)));
}

void flip(Emitter& emitter, Call& call)
{
    ValueId value = self(emitter, call);
    for (std::int64_t dim : call.integers("dims")) {
        dim += dim < 0 ? call.rank() : 0;
        Ints backwards(static_cast<std::size_t>(fixedSize(call, dim)));
        std::iota(backwards.rbegin(), backwards.rend(), 0);
        value = addNode(emitter, call, "index_select", {value}, {{"dim", dim}, {"indices", backwards}});
    }
    call.results.front() = computedTerm(value, call.results.front().runs);
}

void repeatInterleaved(Emitter& emitter, Call& call)
{
    require(call.has("dim") && !call.isNone("dim"));
    const std::int64_t dim = call.dimension("dim", call.rank()), times = call.integer("repeats");
    Ints indices;
    for (std::int64_t index = 0; index < fixedSize(call, dim); ++index)
        indices.insert(indices.end(), static_cast<std::size_t>(times), index);
    emit(emitter, call, "index_select", {self(emitter, call)}, {{"dim", dim}, {"indices", indices}});
}

} // namespace

void addRearrangementTranslations(TranslationTable& table)
{
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
    table["aten::index"] = index;
    table["aten::index_select"] = indexSelect;
    table["aten::gather"] = gather;
    table["aten::flip"] = flip;
    table["aten::repeat_interleave"] = repeatInterleaved;
}

} // namespace espalier::torchscript
