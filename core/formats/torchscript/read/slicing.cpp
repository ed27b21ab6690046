// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that slice tensors, all translated to slices so that channels can be followed; and selection by fixed indices.
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

struct Cut {
    std::int64_t dim, start, end, step;
};

ValueId emitCut(Emitter& emitter, const Call& call, ValueId input, const Cut& cut)
{
    return emitter.builder().addNode(nodeName(call.node, "slice"), "slice", {input},
                                     {{"dim", cut.dim}, {"start", cut.start}, {"end", cut.end}, {"step", cut.step}});
}

ValueId emitSqueeze(Emitter& emitter, const Call& call, ValueId input, std::int64_t dim)
{
    return emitter.builder().addNode(nodeName(call.node, "squeeze"), "squeeze", {input}, {{"dim", dim}});
}

bool coversAllRuns(const Call& call, std::int64_t dim, std::int64_t end)
{
    for (std::size_t run = 0; run < call.runs(); ++run)
        if (end < call.tensor("self", run).size(dim))
            return false;
    return true;
}

/// Bounds as in the network: counted from the start, inside the tensor, open where they reach beyond a batch of any size.
Cut normalised(const Call& call)
{
    Cut cut{call.dimension("dim", call.rank()), call.isNone("start") ? 0 : call.integer("start"),
            call.isNone("end") ? openEnd : call.integer("end"), call.integer("step")};
    if (cut.start < 0)
        cut.start = std::max<std::int64_t>(0, cut.start + fixedSize(call, cut.dim));
    if (cut.end < 0)
        cut.end = std::max<std::int64_t>(0, cut.end + fixedSize(call, cut.dim));
    // A bound far beyond the size means "to the end" in Python.
    const bool reachesEnd = cut.dim == 0 ? cut.end == openEnd : coversAllRuns(call, cut.dim, cut.end);
    if (reachesEnd)
        cut.end = cut.dim == 0 ? openEnd : fixedSize(call, cut.dim);
    if (cut.dim != 0)
        cut.start = std::min(cut.start, cut.end);
    return cut;
}

/// Later in-place writes into the slice are written into its base, too.
void rememberView(Call& call, const char* scatter, std::vector<std::int64_t> arguments)
{
    const Term base{{}, call.term("self").origin};
    call.results.front().origin->view = std::make_shared<ViewOf>(ViewOf{base, scatter, std::move(arguments)});
}

void slice(Emitter& emitter, Call& call)
{
    // Lists have their own slice.
    require(call.has("self") && call.term("self").origin->kind == Origin::Kind::computed);
    const Cut cut = normalised(call);
    const bool toEnd = cut.end == openEnd || (cut.dim != 0 && cut.end == fixedSize(call, cut.dim));
    if (cut.start == 0 && toEnd && cut.step == 1)
        return reuse(emitter, call, call.term("self"));
    const ValueId piece = emitCut(emitter, call, emitter.valueOf(call.term("self")), cut);
    call.results.front() = computedTerm(piece, call.results.front().runs);
    rememberView(call, "aten::slice_scatter", {cut.dim, cut.start, cut.end, cut.step});
}

void select(Emitter& emitter, Call& call)
{
    require(call.has("dim") && call.term("self").origin->kind == Origin::Kind::computed);
    const std::int64_t dim = call.dimension("dim", call.rank());
    std::int64_t index = call.integer("index");
    if (index < 0)
        index += fixedSize(call, dim);
    const ValueId piece = emitCut(emitter, call, emitter.valueOf(call.term("self")), {dim, index, index + 1, 1});
    call.results.front() = computedTerm(emitSqueeze(emitter, call, piece, dim), call.results.front().runs);
    rememberView(call, "aten::select_scatter", {dim, index});
}

void narrow(Emitter& emitter, Call& call)
{
    const std::int64_t dim = call.dimension("dim", call.rank());
    std::int64_t start = call.integer("start");
    if (start < 0)
        start += fixedSize(call, dim);
    const Cut cut{dim, start, start + call.integer("length"), 1};
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

/// Consecutive slices along a dimension. unbind: the pieces lose that dimension.
void cutInto(Emitter& emitter, Call& call, bool unbind)
{
    const std::int64_t dim = call.dimension("dim", call.rank());
    fixedSize(call, dim);
    const ValueId input = emitter.valueOf(call.term("self"));
    std::vector<Term> pieces = piecesOf(call);
    std::int64_t start = 0;
    for (Term& piece : pieces) {
        const std::int64_t size = unbind ? 1 : piece.runs.front().toTensor().size(dim);
        ValueId value = emitCut(emitter, call, input, {dim, start, start + size, 1});
        if (unbind)
            value = emitSqueeze(emitter, call, value, dim);
        piece = computedTerm(value, std::move(piece.runs));
        start += size;
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
    for (std::int64_t after = dim + 1; after < call.rank(); ++after)
        shape.push_back(fixedSize(call, after));
    emit(emitter, call, "reshape", {addNode(emitter, call, "index_select", {self(emitter, call)}, picked)}, {{"shape", shape}});
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
