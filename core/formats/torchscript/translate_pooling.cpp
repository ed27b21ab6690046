// SPDX-License-Identifier: GPL-3.0-or-later
// Pooling, reductions and resampling.
#include "core/formats/torchscript/translations.h"

#include <numeric>

namespace espalier::torchscript {
namespace {

using Ints = std::vector<std::int64_t>;

/// 2 for "aten::max_pool2d"; the input must be a batch, not a single image.
std::size_t spatialRank(const Call& call, std::string_view input = "self")
{
    const std::string op = call.plainOperator();
    const auto spatial = static_cast<std::size_t>(op[op.find_last_of("123")] - '0');
    require(call.rank(input) == static_cast<std::int64_t>(spatial) + 2);
    return spatial;
}

Ints strideOf(const Call& call, std::size_t spatial)
{
    return call.isNone("stride") || call.integers("stride").empty() ? call.integers("kernel_size", spatial)
                                                                    : call.integers("stride", spatial);
}

void maxPool(Emitter& emitter, Call& call)
{
    const std::size_t spatial = spatialRank(call);
    emit(emitter, call, "max_pool", {emitter.valueOf(call.term("self"))},
         {{"kernel", call.integers("kernel_size", spatial)},
          {"stride", strideOf(call, spatial)},
          {"padding", call.integers("padding", spatial)},
          {"dilation", call.integers("dilation", spatial)},
          {"ceil_mode", call.flag("ceil_mode")}});
}

void averagePool(Emitter& emitter, Call& call)
{
    const std::size_t spatial = spatialRank(call);
    const bool divides = call.has("divisor_override") && !call.isNone("divisor_override");
    emit(emitter, call, "avg_pool", {emitter.valueOf(call.term("self"))},
         {{"kernel", call.integers("kernel_size", spatial)},
          {"stride", strideOf(call, spatial)},
          {"padding", call.integers("padding", spatial)},
          {"ceil_mode", call.flag("ceil_mode")},
          {"count_include_pad", call.flag("count_include_pad")},
          {"divisor_override", divides ? Attribute(call.integer("divisor_override")) : Attribute()}});
}

void adaptivePool(Emitter& emitter, Call& call, const std::string& op)
{
    const std::size_t spatial = spatialRank(call);
    emit(emitter, call, op, {emitter.valueOf(call.term("self"))}, {{"output_size", call.integers("output_size", spatial)}});
}

/// Where indices are handed out, too, they must be unused.
void maxPoolWithIndices(Emitter& emitter, Call& call, Translation pool)
{
    require(call.node.outputs().size() == 1 || call.node.outputs()[1]->uses().empty());
    const std::vector<Term> before = call.results;
    pool(emitter, call);
    if (before.size() > 1)
        call.results[1] = before[1];
}

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

/// The largest or smallest: of two tensors, of all elements, or along a dimension where nobody asks for its place.
void extremum(Emitter& emitter, Call& call, const std::string& pair, const std::string& reduction)
{
    if (call.has("other")) {
        require(isTensorTerm(call.term("other")) && call.results.front().runs.front().toTensor().is_floating_point());
        return emit(emitter, call, pair, {emitter.valueOf(call.term("self")), emitter.valueOf(call.term("other"))});
    }
    require(call.node.outputs().size() == 1 || call.node.outputs()[1]->uses().empty());
    reduce(emitter, call, reduction);
}

/// Norms of vectors: the first and the second.
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

/// The scale, from a list of the newer form of the operator or the numbers of the older one.
Attribute scaleOf(const Call& call)
{
    if (call.has("scale_factors"))
        return call.isNone("scale_factors") ? Attribute() : Attribute(call.numbers("scale_factors"));
    std::vector<double> scale;
    for (const char* name : {"scales", "scales_d", "scales_h", "scales_w"}) {
        if (!call.has(name))
            continue;
        if (call.isNone(name))
            return {};
        scale.push_back(call.number(name));
    }
    return scale;
}

void upsample(Emitter& emitter, Call& call, const std::string& mode)
{
    const char* input = call.has("self") ? "self" : "input";
    const std::size_t spatial = spatialRank(call, input);
    const Attribute scale = scaleOf(call);
    const bool scaled = !std::holds_alternative<std::monostate>(scale);
    emit(emitter, call, "upsample", {emitter.valueOf(call.term(input))},
         {{"mode", mode},
          {"size", scaled ? Attribute() : Attribute(call.integers("output_size", spatial))},
          {"scale", scale},
          {"align_corners", call.has("align_corners") && call.flag("align_corners")}});
}

} // namespace

void addPoolingTranslations(TranslationTable& table)
{
    for (const char* op : {"aten::max_pool1d", "aten::max_pool2d", "aten::max_pool3d"})
        table[op] = maxPool;
    for (const char* op : {"aten::avg_pool1d", "aten::avg_pool2d", "aten::avg_pool3d"})
        table[op] = averagePool;
    for (const char* op : {"aten::adaptive_avg_pool1d", "aten::adaptive_avg_pool2d", "aten::adaptive_avg_pool3d"})
        table[op] = [](Emitter& emitter, Call& call) { adaptivePool(emitter, call, "adaptive_avg_pool"); };
    for (const char* op : {"aten::adaptive_max_pool1d", "aten::adaptive_max_pool2d", "aten::adaptive_max_pool3d"})
        table[op] = [](Emitter& emitter, Call& call) {
            maxPoolWithIndices(emitter, call, [](Emitter& e, Call& c) { adaptivePool(e, c, "adaptive_max_pool"); });
        };
    for (const char* op : {"aten::max_pool1d_with_indices", "aten::max_pool2d_with_indices", "aten::max_pool3d_with_indices"})
        table[op] = [](Emitter& emitter, Call& call) { maxPoolWithIndices(emitter, call, maxPool); };
    table["aten::mean"] = [](Emitter& emitter, Call& call) { reduce(emitter, call, "mean"); };
    table["aten::sum"] = [](Emitter& emitter, Call& call) { reduce(emitter, call, "sum"); };
    table["aten::amax"] = [](Emitter& emitter, Call& call) { reduce(emitter, call, "amax"); };
    table["aten::amin"] = [](Emitter& emitter, Call& call) { reduce(emitter, call, "amin"); };
    table["aten::prod"] = [](Emitter& emitter, Call& call) { reduce(emitter, call, "prod"); };
    table["aten::max"] = [](Emitter& emitter, Call& call) { extremum(emitter, call, "maximum", "amax"); };
    table["aten::min"] = [](Emitter& emitter, Call& call) { extremum(emitter, call, "minimum", "amin"); };
    for (const char* op : {"aten::norm", "aten::linalg_vector_norm", "aten::frobenius_norm"})
        table[op] = norm;
    for (const char* op : {"aten::upsample_nearest1d", "aten::upsample_nearest2d", "aten::upsample_nearest3d"})
        table[op] = [](Emitter& emitter, Call& call) { upsample(emitter, call, "nearest"); };
    table["aten::upsample_linear1d"] = [](Emitter& emitter, Call& call) { upsample(emitter, call, "linear"); };
    table["aten::upsample_trilinear3d"] = [](Emitter& emitter, Call& call) { upsample(emitter, call, "trilinear"); };
    table["aten::upsample_bilinear2d"] = [](Emitter& emitter, Call& call) { upsample(emitter, call, "bilinear"); };
    table["aten::upsample_bicubic2d"] = [](Emitter& emitter, Call& call) { upsample(emitter, call, "bicubic"); };
}

} // namespace espalier::torchscript
