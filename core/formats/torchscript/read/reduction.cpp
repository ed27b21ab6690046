// SPDX-License-Identifier: GPL-3.0-or-later
// Reductions over dimensions, variances, and norms of vectors.
#include "core/formats/torchscript/read/selection.h"
#include "core/formats/torchscript/translations.h"

#include <numeric>
#include <optional>

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

/// By how many the divisor of a variance is less than the number of elements.
double correctionOf(const Call& call)
{
    if (call.has("correction"))
        return call.isNone("correction") ? 1 : call.number("correction");
    return !call.has("unbiased") || call.flag("unbiased") ? 1 : 0;
}

/// The number of elements that are reduced; nothing where it is not the same in all runs.
std::optional<double> reducedElements(const Call& call, const Ints& dims)
{
    double count = 1;
    for (const std::int64_t dim : dims) {
        const std::int64_t size = call.tensor("self").size(dim);
        for (std::size_t run = 1; run < call.runs(); ++run)
            if (call.tensor("self", run).size(dim) != size)
                return std::nullopt;
        count *= static_cast<double>(size);
    }
    return count;
}

/// The sum of squares, divided by the number of elements, which follows the input's size, less a correction.
ValueId dividedByCount(Emitter& emitter, const Call& call, ValueId squares, const Attributes& reduction, double correction)
{
    const Attributes ones{{"shape", Ints(static_cast<std::size_t>(call.rank()), 0)}, {"value", 1.0}, {"dtype", std::monostate()}};
    const ValueId count = addNode(emitter, call, "sum", {addNode(emitter, call, "full_like", {squares}, ones)}, reduction);
    const ValueId divisor = addNode(emitter, call, "sub", {count}, {{"other", correction}, {"alpha", 1.0}});
    return addNode(emitter, call, "div", {addNode(emitter, call, "sum", {squares}, reduction), divisor});
}

/// The mean of the squared differences from the mean, or their sum divided by less than their number.
ValueId varianceOf(Emitter& emitter, const Call& call, const Attributes& reduction)
{
    const ValueId x = self(emitter, call);
    Attributes kept = reduction;
    kept["keepdim"] = true;
    const ValueId difference = addNode(emitter, call, "sub", {x, addNode(emitter, call, "mean", {x}, kept)}, {{"alpha", 1.0}});
    const ValueId squares = addNode(emitter, call, "pow", {difference}, {{"other", 2.0}});
    const double correction = correctionOf(call);
    const std::optional<double> count = reducedElements(call, std::get<Ints>(reduction.at("dims")));
    if (correction != 0 && !count)
        return dividedByCount(emitter, call, squares, reduction, correction);
    const ValueId mean = addNode(emitter, call, "mean", {squares}, reduction);
    if (correction == 0)
        return mean;
    require(*count > correction);
    return addNode(emitter, call, "mul", {mean}, {{"other", *count / (*count - correction)}});
}

/// The variance or, as its root, the standard deviation.
void variance(Emitter& emitter, Call& call, bool root)
{
    requireFloating(call);
    ValueId value = varianceOf(emitter, call, reductionOf(call));
    if (root)
        value = addNode(emitter, call, "sqrt", {value});
    call.results[0] = computedTerm(value, call.results[0].runs);
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
    table["aten::max"] = [](Emitter& emitter, Call& call) { extremum(emitter, call, "maximum", "amax", "argmax"); };
    table["aten::min"] = [](Emitter& emitter, Call& call) { extremum(emitter, call, "minimum", "amin", "argmin"); };
    table["aten::var"] = [](Emitter& emitter, Call& call) { variance(emitter, call, false); };
    table["aten::std"] = [](Emitter& emitter, Call& call) { variance(emitter, call, true); };
    table["aten::var_mean"] = [](Emitter& emitter, Call& call) { varianceAndMean(emitter, call, false); };
    table["aten::std_mean"] = [](Emitter& emitter, Call& call) { varianceAndMean(emitter, call, true); };
    for (const char* op : {"aten::norm", "aten::linalg_vector_norm", "aten::frobenius_norm"})
        table[op] = norm;
}

} // namespace espalier::torchscript
