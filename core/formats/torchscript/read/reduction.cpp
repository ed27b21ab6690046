// SPDX-License-Identifier: GPL-3.0-or-later
// Reductions over dimensions, and norms of vectors.
#include "core/formats/torchscript/read/selection.h"
#include "core/formats/torchscript/translations.h"

#include <numeric>

namespace espalier::torchscript {
namespace {

using Ints = std::vector<std::int64_t>;

Attributes reductionOf(const Call& call)
{
    call.requireSameType();
    const std::int64_t rank = call.rank();
    Ints dims;
    if (call.has("dim") && !call.isNone("dim"))
        dims = call.integers("dim");
    for (std::int64_t& dim : dims)
        dim = dim < 0 ? dim + rank : dim;
    if (dims.empty()) {
        dims.resize(static_cast<std::size_t>(rank));
        std::iota(dims.begin(), dims.end(), 0);
    }
    return {{"dims", dims}, {"keepdim", call.has("keepdim") && call.flag("keepdim")}};
}

void reduce(Emitter& emitter, Call& call, const std::string& op)
{
    require(call.results.front().runs.front().toTensor().is_floating_point());
    emit(emitter, call, op, {emitter.valueOf(call.term("self"))}, reductionOf(call));
}

/// Maximum or minimum: of two tensors, of all elements, or along a dimension, with the index where it is used.
void extremum(Emitter& emitter, Call& call, const std::string& pair, const std::string& reduction, const std::string& index)
{
    if (call.has("other")) {
        require(isTensorTerm(call.term("other")) && call.results.front().runs.front().toTensor().is_floating_point());
        return emit(emitter, call, pair, {emitter.valueOf(call.term("self")), emitter.valueOf(call.term("other"))});
    }
    if (call.node.outputs().size() > 1 && !call.node.outputs()[1]->uses().empty())
        return extremumWithIndex(emitter, call, reduction, index);
    reduce(emitter, call, reduction);
}

/// Vector norms: L1 and L2.
void norm(Emitter& emitter, Call& call)
{
    const double power = call.has("ord") ? call.number("ord") : call.has("p") && !call.isNone("p") ? call.number("p") : 2.0;
    require(power == 1.0 || power == 2.0);
    NetworkBuilder& builder = emitter.builder();
    const ValueId x = emitter.valueOf(call.term("self"));
    if (power == 1.0) {
        const ValueId sizes = builder.addNode(nodeName(call.node, "abs"), "abs", {x});
        return emit(emitter, call, "sum", {sizes}, reductionOf(call));
    }
    const ValueId squares = builder.addNode(nodeName(call.node, "mul"), "mul", {x, x});
    emit(emitter, call, "sqrt", {builder.addNode(nodeName(call.node, "sum"), "sum", {squares}, reductionOf(call))});
}

} // namespace

void registerReduction(TranslationTable& table)
{
    table["aten::mean"] = [](Emitter& emitter, Call& call) { reduce(emitter, call, "mean"); };
    table["aten::sum"] = [](Emitter& emitter, Call& call) { reduce(emitter, call, "sum"); };
    table["aten::amax"] = [](Emitter& emitter, Call& call) { reduce(emitter, call, "amax"); };
    table["aten::amin"] = [](Emitter& emitter, Call& call) { reduce(emitter, call, "amin"); };
    table["aten::prod"] = [](Emitter& emitter, Call& call) { reduce(emitter, call, "prod"); };
    table["aten::max"] = [](Emitter& emitter, Call& call) { extremum(emitter, call, "maximum", "amax", "argmax"); };
    table["aten::min"] = [](Emitter& emitter, Call& call) { extremum(emitter, call, "minimum", "amin", "argmin"); };
    for (const char* op : {"aten::norm", "aten::linalg_vector_norm", "aten::frobenius_norm"})
        table[op] = norm;
}

} // namespace espalier::torchscript
