// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that slice tensors, all translated to slices so that channels can be followed; and selection by fixed indices.
#include "core/formats/torchscript/numbers.h"
#include "core/formats/torchscript/read/selection.h"
#include "core/formats/torchscript/translations.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>
#include <numeric>

namespace espalier::torchscript {
namespace {

using Ints = std::vector<std::int64_t>;

constexpr std::int64_t openEnd = std::numeric_limits<std::int64_t>::max();

/// [start, end) along a dimension; an end of openEnd reaches to the end of any size.
struct Cut {
    std::int64_t dim;
    RunSize start, end;
    std::int64_t step = 1;

    bool computed() const { return !start.fixed() || !end.fixed(); }
};

ValueId emitCut(Emitter& emitter, const Call& call, ValueId input, const Cut& cut)
{
    std::vector<ValueId> inputs{input};
    const std::int64_t start = cut.start.attribute(inputs), end = cut.end.attribute(inputs);
    return emitter.builder().addNode(nodeName(call.node, "slice"), "slice", std::move(inputs),
                                     {{"dim", cut.dim}, {"start", start}, {"end", end}, {"step", cut.step}});
}

ValueId emitSqueeze(Emitter& emitter, const Call& call, ValueId input, std::int64_t dim)
{
    return emitter.builder().addNode(nodeName(call.node, "squeeze"), "squeeze", {input}, {{"dim", dim}});
}

/// Whether the size of a dimension may change with the input; that of the first one may, even where the runs do not show it.
bool sizeMayChange(Emitter& emitter, const Call& call, std::int64_t dim)
{
    return dim == 0 || !sizeOf(emitter, call, "self", dim).fixed();
}

/// A place counted from the start: negative ones count from the end.
RunSize fromStart(Emitter& emitter, const Call& call, std::int64_t dim, const RunSize& place)
{
    std::size_t negative = 0;
    for (std::size_t run = 0; run < place.runs(); ++run)
        negative += place.in(run) < 0 ? 1 : 0;
    if (negative == 0)
        return place;
    const RunSize counted = sum(emitter, call, sizeOf(emitter, call, "self", dim), place);
    require(negative == place.runs());
    if (counted.fixed())
        return RunSize(std::max<std::int64_t>(0, counted.first()), place.runs());
    for (std::size_t run = 0; run < place.runs(); ++run)
        require(counted.in(run) >= 0);
    return counted;
}

/// What was selected may be less than in any run.
bool coversAllRuns(Emitter& emitter, const Call& call, std::int64_t dim, const RunSize& end)
{
    if (end.byContent())
        return false;
    const RunSize size = sizeOf(emitter, call, "self", dim);
    for (std::size_t run = 0; run < call.runs(); ++run)
        if (end.in(run) < size.in(run))
            return false;
    return true;
}

/// Bounds as in the network: counted from the start, inside a dimension of fixed size, open where they reach to the end of any size.
Cut normalised(Emitter& emitter, const Call& call)
{
    const std::int64_t dim = call.dimension("dim", call.rank());
    const auto bound = [&](const char* name, std::int64_t absent) {
        const RunSize place = call.isNone(name) ? RunSize(absent, call.runs()) : integerFrom(emitter, call, name);
        // Counted from the end by the network, too: there may be less than that at another size.
        const bool fromAnyEnd = place.fixed() && place.first() < 0 && !sizeOf(emitter, call, "self", dim).fixed();
        return fromAnyEnd ? place : fromStart(emitter, call, dim, place);
    };
    Cut cut{dim, bound("start", 0), bound("end", openEnd), call.integer("step")};
    if (sizeMayChange(emitter, call, dim)) {
        // A number beyond the size in all runs is still one, at a larger size.
        if (!cut.end.fixed() && coversAllRuns(emitter, call, dim, cut.end))
            cut.end = RunSize(openEnd, call.runs());
        return cut;
    }
    if (coversAllRuns(emitter, call, dim, cut.end))
        cut.end = sizeOf(emitter, call, "self", dim);
    if (cut.start.fixed() && cut.end.fixed())
        cut.start = RunSize(std::min(cut.start.first(), cut.end.first()), call.runs());
    return cut;
}

/// Later in-place writes into the slice are written into its base, too. No operator to do so: such writes cannot be followed.
void rememberView(Call& call, const char* scatter, std::vector<std::int64_t> arguments)
{
    const Term base{{}, call.term("self").origin};
    call.results.front().origin->view = std::make_shared<ViewOf>(ViewOf{base, scatter, std::move(arguments)});
}

void slice(Emitter& emitter, Call& call)
{
    // Lists have their own slice.
    require(call.has("self") && isTensorTerm(call.term("self")));
    const Cut cut = normalised(emitter, call);
    const bool toEnd = cut.end.fixed() && (cut.end.first() == openEnd || cut.end.sameAs(sizeOf(emitter, call, "self", cut.dim)));
    const bool wholly = toEnd && (cut.end.first() == openEnd || cut.dim != 0);
    if (cut.start.fixed() && cut.start.first() == 0 && wholly && cut.step == 1)
        return reuse(emitter, call, call.term("self"));
    const ValueId piece = emitCut(emitter, call, emitter.valueOf(call.term("self")), cut);
    call.results.front() = computedTerm(piece, call.results.front().runs);
    if (cut.computed())
        return rememberView(call, "", {});
    rememberView(call, "aten::slice_scatter", {cut.dim, cut.start.first(), cut.end.first(), cut.step});
}

void select(Emitter& emitter, Call& call)
{
    require(call.has("dim") && isTensorTerm(call.term("self")));
    const std::int64_t dim = call.dimension("dim", call.rank());
    const RunSize given = integerFrom(emitter, call, "index"), index = fromStart(emitter, call, dim, given);
    const bool last = !index.fixed() && given.fixed() && given.first() == -1;
    const RunSize end = last ? RunSize(openEnd, call.runs()) : sum(emitter, call, index, RunSize(1, call.runs()));
    const Cut cut{dim, index, end};
    const ValueId piece = emitCut(emitter, call, emitter.valueOf(call.term("self")), cut);
    call.results.front() = computedTerm(emitSqueeze(emitter, call, piece, dim), call.results.front().runs);
    if (cut.computed())
        return rememberView(call, "", {});
    rememberView(call, "aten::select_scatter", {dim, index.first()});
}

void narrow(Emitter& emitter, Call& call)
{
    const std::int64_t dim = call.dimension("dim", call.rank());
    const RunSize start = fromStart(emitter, call, dim, integerFrom(emitter, call, "start"));
    const Cut cut{dim, start, sum(emitter, call, start, integerFrom(emitter, call, "length"))};
    call.results.front() = computedTerm(emitCut(emitter, call, emitter.valueOf(call.term("self")), cut), call.results.front().runs);
}

/// The pieces of each run, as the elements of a list.
std::vector<Term> piecesOf(const Call& call)
{
    const std::vector<c10::IValue>& runs = call.results.front().runs;
    std::vector<Term> pieces(runs.front().toTensorList().size());
    for (const c10::IValue& run : runs) {
        const auto list = run.toTensorList();
        require(list.size() == pieces.size());
        for (std::size_t i = 0; i < pieces.size(); ++i)
            pieces[i].runs.push_back(list.get(i));
    }
    return pieces;
}

/// A multiple of a size.
RunSize times(Emitter& emitter, const Call& call, const RunSize& size, std::int64_t factor)
{
    Ints runs;
    for (std::size_t run = 0; run < size.runs(); ++run)
        runs.push_back(size.in(run)*factor);
    const auto compute = [&emitter, &call, size, factor] { return numberNode(emitter, call.node, "mul", size.number(), {factor}); };
    return {std::move(runs), compute, size.byContent()};
}

/// The size of each of so many chunks, rounded up.
RunSize chunkOf(Emitter& emitter, const Call& call, const RunSize& size, std::int64_t chunks)
{
    Ints runs;
    for (std::size_t run = 0; run < size.runs(); ++run)
        runs.push_back((size.in(run) + chunks - 1) / chunks);
    const auto compute = [&emitter, &call, size, chunks] {
        const ValueId raised = numberNode(emitter, call.node, "add", size.number(), {chunks - 1});
        return numberNode(emitter, call.node, "floordiv", {{}, raised}, {chunks});
    };
    return {std::move(runs), compute, size.byContent()};
}

/// Where the piece of a dimension whose size may change begins.
RunSize startOf(Emitter& emitter, const Call& call, std::int64_t dim, std::size_t piece)
{
    const RunSize size = sizeOf(emitter, call, "self", dim);
    if (call.has("chunks"))
        return times(emitter, call, chunkOf(emitter, call, size, call.integer("chunks")), static_cast<std::int64_t>(piece));
    const char* name = call.has("split_size") ? "split_size" : "split_sizes";
    require(call.has(name));
    const std::vector<RunSize> sizes = integersFrom(emitter, call, name);
    if (!isContainer(call.term(name)) && sizes.size() == 1)
        return times(emitter, call, sizes.front(), static_cast<std::int64_t>(piece));
    RunSize start(0, call.runs());
    for (std::size_t i = 0; i < piece; ++i)
        start = sum(emitter, call, start, sizes.at(i));
    return start;
}

/// The bounds of consecutive pieces along a dimension.
std::vector<Cut> cutsOf(Emitter& emitter, const Call& call, std::int64_t dim, const std::vector<Term>& pieces, bool unbind)
{
    std::vector<RunSize> bounds;
    const bool fixed = sizeOf(emitter, call, "self", dim).fixed();
    std::int64_t start = 0;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        bounds.push_back(fixed ? RunSize(start, call.runs()) : startOf(emitter, call, dim, i));
        start += unbind ? 1 : pieces[i].runs.front().toTensor().size(dim);
    }
    bounds.emplace_back(fixed ? start : openEnd, call.runs());
    std::vector<Cut> cuts;
    for (std::size_t i = 0; i < pieces.size(); ++i)
        cuts.push_back({dim, bounds[i], bounds[i + 1]});
    return cuts;
}

/// Consecutive slices along a dimension. unbind: the pieces lose that dimension.
void cutInto(Emitter& emitter, Call& call, bool unbind)
{
    const std::int64_t dim = call.dimension("dim", call.rank());
    require(!unbind || sizeOf(emitter, call, "self", dim).fixed());
    const ValueId input = emitter.valueOf(call.term("self"));
    std::vector<Term> pieces = piecesOf(call);
    const std::vector<Cut> cuts = cutsOf(emitter, call, dim, pieces, unbind);
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        ValueId value = emitCut(emitter, call, input, cuts[i]);
        if (unbind)
            value = emitSqueeze(emitter, call, value, dim);
        pieces[i] = computedTerm(value, std::move(pieces[i].runs));
    }
    call.results.front() = containerTerm(call.node.output()->type(), std::move(pieces));
}

void split(Emitter& emitter, Call& call)
{
    cutInto(emitter, call, false);
}

void unbind(Emitter& emitter, Call& call)
{
    cutInto(emitter, call, true);
}

/// Whether a tensor does not depend on the images: a constant, or a buffer of the file.
bool isGiven(Emitter& emitter, const Term& term)
{
    if (!isTensorTerm(term))
        return false;
    const Origin& origin = *term.origin;
    const bool stored = origin.kind == Origin::Kind::computed && emitter.builder().stored(origin.value) != nullptr;
    return isFixed(term) || stored;
}

/// Integers that do not depend on the images.
at::Tensor fixedIndices(Emitter& emitter, const Term& term)
{
    require(isGiven(emitter, term));
    const at::Tensor& indices = term.runs.front().toTensor();
    require(indices.scalar_type() == at::kLong || indices.scalar_type() == at::kInt);
    return indices.to(at::kLong).contiguous();
}

Ints listOf(const at::Tensor& indices)
{
    return {indices.data_ptr<std::int64_t>(), indices.data_ptr<std::int64_t>() + indices.numel()};
}

/// Negative indices count from the end of a size that must not change then.
Attributes picking(const Call& call, std::int64_t dim, Ints indices)
{
    const bool fromEnd = std::any_of(indices.begin(), indices.end(), [](std::int64_t index) { return index < 0; });
    const std::int64_t size = fromEnd ? fixedSize(call, dim) : call.tensor("self").size(dim);
    for (std::int64_t& index : indices) {
        index += index < 0 ? size : 0;
        require(index >= 0 && index < size);
    }
    return {{"dim", dim}, {"indices", std::move(indices)}};
}

void indexSelect(Emitter& emitter, Call& call)
{
    if (!isGiven(emitter, call.term("index")))
        return indexSelectComputed(emitter, call);
    const std::int64_t dim = call.dimension("dim", call.rank());
    emit(emitter, call, "index_select", {self(emitter, call)}, picking(call, dim, listOf(fixedIndices(emitter, call.term("index")))));
}

/// The dimension of the only index that is not None, -1 where there are several.
std::int64_t indexedDimension(const std::vector<Term>& elements)
{
    std::int64_t dim = -1;
    for (std::size_t i = 0; i < elements.size(); ++i) {
        if (!isContainer(elements[i]) && isFixed(elements[i]) && elements[i].runs.front().isNone())
            continue;
        if (dim >= 0)
            return -1;
        dim = static_cast<std::int64_t>(i);
    }
    return dim;
}

/// x[:, indices]: one list of indices; a table of indices adds its own dimensions.
void index(Emitter& emitter, Call& call)
{
    require(call.has("indices") && isContainer(call.term("indices")));
    const std::vector<Term>& elements = call.term("indices").origin->elements;
    const std::int64_t dim = indexedDimension(elements);
    if (dim < 0 || !isGiven(emitter, elements[static_cast<std::size_t>(dim)]))
        return indexComputed(emitter, call);
    const at::Tensor indices = fixedIndices(emitter, elements[static_cast<std::size_t>(dim)]);
    const Attributes picked = picking(call, dim, listOf(indices));
    if (indices.dim() == 1)
        return emit(emitter, call, "index_select", {self(emitter, call)}, picked);
    Ints shape(static_cast<std::size_t>(dim), 0);
    shape.insert(shape.end(), indices.sizes().begin(), indices.sizes().end());
    std::vector<ValueId> inputs{addNode(emitter, call, "index_select", {self(emitter, call)}, picked)};
    for (std::int64_t after = dim + 1; after < call.rank(); ++after)
        shape.push_back(sizeOf(emitter, call, "self", after).attribute(inputs));
    emit(emitter, call, "reshape", std::move(inputs), {{"shape", shape}});
}

/// The indices along dim, if an index tensor repeats them everywhere else; its first dimension may be the number of images.
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

/// Selects whole slices where the indices are the same everywhere else.
void gather(Emitter& emitter, Call& call)
{
    require(call.has("index") && isTensorTerm(call.term("index")));
    if (!isKnown(call.term("index")) && !isGiven(emitter, call.term("index")))
        return gatherComputed(emitter, call);
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

/// Of a dimension of any size: each index beside its copies, which are then merged into one dimension.
void repeatPositions(Emitter& emitter, Call& call, std::int64_t dim, std::int64_t count)
{
    const auto rank = static_cast<std::size_t>(call.rank());
    Ints repeats(rank + 1, 1), shape(static_cast<std::size_t>(dim), 0);
    repeats[static_cast<std::size_t>(dim) + 1] = count;
    const ValueId apart = addNode(emitter, call, "unsqueeze", {self(emitter, call)}, {{"dim", dim + 1}});
    std::vector<ValueId> inputs{addNode(emitter, call, "repeat", {apart}, {{"repeats", repeats}})};
    shape.push_back(-1);
    for (std::int64_t after = dim + 1; after < call.rank(); ++after)
        shape.push_back(sizeOf(emitter, call, "self", after).attribute(inputs));
    emit(emitter, call, "reshape", std::move(inputs), {{"shape", shape}});
}

void repeatInterleaved(Emitter& emitter, Call& call)
{
    require(call.has("dim") && !call.isNone("dim"));
    const std::int64_t dim = call.dimension("dim", call.rank()), count = call.integer("repeats");
    if (!sizeOf(emitter, call, "self", dim).fixed())
        return repeatPositions(emitter, call, dim, count);
    Ints indices;
    for (std::int64_t index = 0; index < fixedSize(call, dim); ++index)
        indices.insert(indices.end(), static_cast<std::size_t>(count), index);
    emit(emitter, call, "index_select", {self(emitter, call)}, {{"dim", dim}, {"indices", indices}});
}

} // namespace

void registerSlicing(TranslationTable& table)
{
    table["aten::slice"] = slice;
    table["aten::select"] = select;
    table["aten::narrow"] = narrow;
    for (const char* op : {"aten::chunk", "aten::split", "aten::split_with_sizes", "aten::tensor_split", "aten::unsafe_chunk",
                           "aten::unsafe_split", "aten::unsafe_split_with_sizes"})
        table[op] = split;
    table["aten::unbind"] = unbind;
    table["aten::index"] = index;
    table["aten::index_select"] = indexSelect;
    table["aten::gather"] = gather;
    table["aten::flip"] = flip;
    table["aten::repeat_interleave"] = repeatInterleaved;
}

} // namespace espalier::torchscript
