// SPDX-License-Identifier: GPL-3.0-or-later
// Reductions over dimensions, variances, and norms of vectors.
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

/// Maximum or minimum: of two tensors, of all elements, or along a dimension if the index is unused.
void extremum(Emitter& emitter, Call& call, const std::string& pair, const std::string& reduction)
{
    if (call.has("other")) {
        require(isTensorTerm(call.term("other")) && call.results.front().runs.front().toTensor().is_floating_point());
        return emit(emitter, call, pair, {emitter.valueOf(call.term("self")), emitter.valueOf(call.term("other"))});
    }
    require(call.node.outputs().size() == 1 || call.node.outputs()[1]->uses().empty());
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

/// By how many the divisor of a variance is less than the number of elements.
double correctionOf(const Call& call)
{
    if (call.has("correction"))
        return call.isNone("correction") ? 1 : call.number("correction");
    return !call.has("unbiased") || call.flag("unbiased") ? 1 : 0;
}

/// What a mean of squares is multiplied by, to divide by fewer than all elements; their number must be the same in all runs.
double factorOf(const Call& call, const Ints& dims)
{
    const double correction = correctionOf(call);
    if (correction == 0)
        return 1;
    double count = 1;
    for (const std::int64_t dim : dims)
        count *= static_cast<double>(fixedSize(call, dim));
    require(count > correction);
    return count / (count - correction);
}

/// The variance or, as its root, the standard deviation: the mean of the squared differences from the mean.
void variance(Emitter& emitter, Call& call, bool root)
{
    requireFloating(call);
    const ValueId x = self(emitter, call);
    const Attributes reduction = reductionOf(call);
    Attributes kept = reduction;
    kept["keepdim"] = true;
    const ValueId difference = addNode(emitter, call, "sub", {x, addNode(emitter, call, "mean", {x}, kept)}, {{"alpha", 1.0}});
    std::vector<std::pair<std::string, Attributes>> steps{{"pow", {{"other", 2.0}}}, {"mean", reduction}};
    if (const double factor = factorOf(call, std::get<Ints>(reduction.at("dims"))); factor != 1)
        steps.emplace_back("mul", Attributes{{"other", factor}});
    if (root)
        steps.emplace_back("sqrt", Attributes{});
    ValueId value = difference;
    for (std::size_t i = 0; i + 1 < steps.size(); ++i)
        value = addNode(emitter, call, steps[i].first, {value}, steps[i].second);
    emit(emitter, call, steps.back().first, {value}, steps.back().second);
}

/// The variance or standard deviation, and the mean.
void varianceAndMean(Emitter& emitter, Call& call, bool root)
{
    variance(emitter, call, root);
    call.results[1] = computedTerm(addNode(emitter, call, "mean", {self(emitter, call)}, reductionOf(call)), call.results[1].runs);
}

} // namespace

void registerReduction(TranslationTable& table)
{
    table["aten::mean"] = [](Emitter& emitter, Call& call) { reduce(emitter, call, "mean"); };
    table["aten::sum"] = [](Emitter& emitter, Call& call) { reduce(emitter, call, "sum"); };
    table["aten::amax"] = [](Emitter& emitter, Call& call) { reduce(emitter, call, "amax"); };
    table["aten::amin"] = [](Emitter& emitter, Call& call) { reduce(emitter, call, "amin"); };
    table["aten::prod"] = [](Emitter& emitter, Call& call) { reduce(emitter, call, "prod"); };
    table["aten::max"] = [](Emitter& emitter, Call& call) { extremum(emitter, call, "maximum", "amax"); };
    table["aten::min"] = [](Emitter& emitter, Call& call) { extremum(emitter, call, "minimum", "amin"); };
    table["aten::var"] = [](Emitter& emitter, Call& call) { variance(emitter, call, false); };
    table["aten::std"] = [](Emitter& emitter, Call& call) { variance(emitter, call, true); };
    table["aten::var_mean"] = [](Emitter& emitter, Call& call) { varianceAndMean(emitter, call, false); };
    table["aten::std_mean"] = [](Emitter& emitter, Call& call) { varianceAndMean(emitter, call, true); };
    for (const char* op : {"aten::norm", "aten::linalg_vector_norm", "aten::frobenius_norm"})
        table[op] = norm;
}

} // namespace espalier::torchscript
