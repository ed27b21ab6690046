// SPDX-License-Identifier: GPL-3.0-or-later
// The same elements in another shape.
#include "core/formats/torchscript/translations.h"

#include <algorithm>

namespace espalier::torchscript {
namespace {

using Ints = std::vector<std::int64_t>;

void flatten(Emitter& emitter, Call& call)
{
    const std::int64_t rank = call.rank();
    emit(emitter, call, "flatten", {self(emitter, call)},
         {{"start_dim", call.dimension("start_dim", rank)}, {"end_dim", call.dimension("end_dim", rank)}});
}

/// A requested shape: the sizes of every run.
using ShapeRuns = std::vector<Ints>;

ShapeRuns requestedShape(const Call& call, const Term& shape)
{
    ShapeRuns runs;
    for (std::size_t run = 0; run < call.runs(); ++run) {
        require(isKnown(shape));
        const c10::IValue value = valueIn(shape, run);
        require(value.isIntList());
        runs.push_back(value.toIntVector());
    }
    return runs;
}

ShapeRuns resultingShape(const Call& call)
{
    ShapeRuns runs;
    for (const c10::IValue& run : call.results.front().runs)
        runs.push_back(run.toTensor().sizes().vec());
    return runs;
}

/// The shape as an attribute: 0 copies the input's size at this place, -1 is inferred. Other sizes that depend on the batch are inferred,
/// if there is only one.
Ints batchFreeShape(const Call& call, const ShapeRuns& wanted)
{
    Ints shape;
    const auto rank = static_cast<std::size_t>(call.rank());
    for (std::size_t i = 0; i < wanted.front().size(); ++i) {
        bool fixed = true, copies = i < rank;
        for (std::size_t run = 0; run < wanted.size(); ++run) {
            fixed = fixed && wanted[run].at(i) == wanted.front()[i];
            copies = copies && wanted[run].at(i) == call.tensor("self", run).size(static_cast<std::int64_t>(i));
        }
        require(!fixed || wanted.front()[i] != 0);
        // A single run does not show it; by convention the first dimension is the batch.
        const bool batch = copies && (!fixed || (i == 0 && wanted.size() == 1));
        shape.push_back(batch ? 0 : fixed ? wanted.front()[i] : -1);
    }
    require(std::count(shape.begin(), shape.end(), -1) <= 1);
    return shape;
}

void reshapeTo(Emitter& emitter, Call& call, const ShapeRuns& wanted)
{
    const Ints shape = batchFreeShape(call, wanted);
    emit(emitter, call, "reshape", {self(emitter, call)}, {{"shape", shape}});
}

void reshape(Emitter& emitter, Call& call)
{
    // view(dtype) has no size.
    reshapeTo(emitter, call, requestedShape(call, call.term(call.has("shape") ? "shape" : "size")));
}

void reshapeAsResult(Emitter& emitter, Call& call)
{
    reshapeTo(emitter, call, resultingShape(call));
}

/// All dimensions of size 1, which must be the same for any number of images.
void squeezeAll(Emitter& emitter, Call& call)
{
    ValueId value = self(emitter, call);
    for (std::int64_t dim = call.rank() - 1; dim >= 0; --dim) {
        const bool single = call.tensor("self").size(dim) == 1;
        for (std::size_t run = 1; run < call.runs(); ++run)
            require((call.tensor("self", run).size(dim) == 1) == single);
        if (single)
            value = emitter.builder().addNode(nodeName(call.node, "squeeze"), "squeeze", {value}, {{"dim", dim}});
    }
    call.results.front() = computedTerm(value, call.results.front().runs);
}

void squeeze(Emitter& emitter, Call& call)
{
    if (!call.has("dim"))
        return squeezeAll(emitter, call);
    const std::int64_t dim = call.dimension("dim", call.rank());
    const std::int64_t size = call.tensor("self").size(dim);
    for (std::size_t run = 1; run < call.runs(); ++run)
        require((call.tensor("self", run).size(dim) == 1) == (size == 1));
    if (size != 1)
        return reuse(emitter, call, call.term("self"));
    emit(emitter, call, "squeeze", {self(emitter, call)}, {{"dim", dim}});
}

void unsqueeze(Emitter& emitter, Call& call)
{
    emit(emitter, call, "unsqueeze", {self(emitter, call)}, {{"dim", call.dimension("dim", call.rank() + 1)}});
}

} // namespace

void registerReshape(TranslationTable& table)
{
    table["aten::flatten"] = flatten;
    for (const char* op : {"aten::view", "aten::reshape", "aten::_unsafe_view"})
        table[op] = reshape;
    for (const char* op : {"aten::view_as", "aten::reshape_as", "aten::unflatten"})
        table[op] = reshapeAsResult;
    table["aten::squeeze"] = squeeze;
    table["aten::unsqueeze"] = unsqueeze;
}

} // namespace espalier::torchscript
