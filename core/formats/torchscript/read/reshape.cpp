// SPDX-License-Identifier: GPL-3.0-or-later
// The same elements in another shape.
#include "core/formats/torchscript/numbers.h"
#include "core/formats/torchscript/translations.h"

namespace espalier::torchscript {
namespace {

using Ints = std::vector<std::int64_t>;

void flatten(Emitter& emitter, Call& call)
{
    const std::int64_t rank = call.rank();
    emit(emitter, call, "flatten", {self(emitter, call)},
         {{"start_dim", call.dimension("start_dim", rank)}, {"end_dim", call.dimension("end_dim", rank)}});
}

/// True where the output's size is the input's at the same place in every run. A single run does not show it; by convention the first
/// dimension is the batch.
bool copies(const Call& call, const std::vector<RunSize>& wanted, std::size_t i)
{
    if (i >= static_cast<std::size_t>(call.rank()))
        return false;
    for (std::size_t run = 0; run < call.runs(); ++run)
        if (wanted[i].in(run) != call.tensor("self", run).size(static_cast<std::int64_t>(i)))
            return false;
    return !wanted[i].fixed() || (i == 0 && call.runs() == 1);
}

/// The shape as an attribute: 0 copies the input's size at this place, -1 is inferred. Other sizes that differ between the runs are
/// inferred, if there is only one, else computed.
void reshapeTo(Emitter& emitter, Call& call, const std::vector<RunSize>& wanted)
{
    constexpr std::int64_t copied = 0, inferred = -1;
    std::vector<bool> copy;
    std::ptrdiff_t open = 0;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        require(!wanted[i].fixed() || wanted[i].first() != 0);
        copy.push_back(copies(call, wanted, i));
        open += !copy.back() && (!wanted[i].fixed() || wanted[i].first() == inferred) ? 1 : 0;
    }
    std::vector<ValueId> inputs{self(emitter, call)};
    Ints shape;
    for (std::size_t i = 0; i < wanted.size(); ++i)
        shape.push_back(copy[i] ? copied : open == 1 && !wanted[i].fixed() ? inferred : wanted[i].attribute(inputs));
    emit(emitter, call, "reshape", std::move(inputs), {{"shape", shape}});
}

void reshape(Emitter& emitter, Call& call)
{
    // view(dtype) has no size.
    reshapeTo(emitter, call, integersFrom(emitter, call, call.has("shape") ? "shape" : "size"));
}

void reshapeAs(Emitter& emitter, Call& call)
{
    reshapeTo(emitter, call, sizesOf(emitter, call, "other"));
}

/// Splits one dimension.
void unflatten(Emitter& emitter, Call& call)
{
    const auto dim = static_cast<std::ptrdiff_t>(call.dimension("dim", call.rank()));
    std::vector<RunSize> wanted = sizesOf(emitter, call, "self");
    const std::vector<RunSize> parts = integersFrom(emitter, call, "sizes");
    wanted.erase(wanted.begin() + dim);
    wanted.insert(wanted.begin() + dim, parts.begin(), parts.end());
    reshapeTo(emitter, call, wanted);
}

/// All dimensions of size 1, which must be the same in all runs.
void squeezeAll(Emitter& emitter, Call& call)
{
    require(!call.byContent);
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
    require(!call.byContent);
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
    for (const char* op : {"aten::view_as", "aten::reshape_as"})
        table[op] = reshapeAs;
    table["aten::unflatten"] = unflatten;
    table["aten::squeeze"] = squeeze;
    table["aten::unsqueeze"] = unsqueeze;
}

} // namespace espalier::torchscript
