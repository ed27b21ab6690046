// SPDX-License-Identifier: GPL-3.0-or-later
// Pooling.
#include "core/formats/torchscript/numbers.h"
#include "core/formats/torchscript/translations.h"

namespace espalier::torchscript {
namespace {

std::vector<std::int64_t> strideOf(const Call& call, std::size_t spatial)
{
    return call.isNone("stride") || call.integers("stride").empty() ? call.integers("kernel_size", spatial)
                                                                    : call.integers("stride", spatial);
}

/// A window over all positions, whatever the input's size: the kernel follows it.
bool windowIsAll(Emitter& emitter, const Call& call, std::size_t spatial)
{
    const std::vector<RunSize> kernel = integersFrom(emitter, call, "kernel_size", spatial);
    const std::vector<std::int64_t> padding = call.integers("padding", spatial);
    const std::int64_t first = call.rank() - static_cast<std::int64_t>(spatial);
    for (std::size_t i = 0; i < spatial; ++i) {
        const RunSize size = sizeOf(emitter, call, "self", first + static_cast<std::int64_t>(i));
        if (size.fixed() || !kernel[i].sameAs(size) || padding[i] != 0)
            return false;
    }
    return true;
}

void poolAll(Emitter& emitter, Call& call, const std::string& op, std::size_t spatial)
{
    emit(emitter, call, op, {self(emitter, call)}, {{"output_size", std::vector<std::int64_t>(spatial, 1)}});
}

void maxPool(Emitter& emitter, Call& call)
{
    const std::size_t spatial = spatialRank(call);
    if (windowIsAll(emitter, call, spatial))
        return poolAll(emitter, call, "adaptive_max_pool", spatial);
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
    if (!divides && windowIsAll(emitter, call, spatial))
        return poolAll(emitter, call, "adaptive_avg_pool", spatial);
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
    std::vector<ValueId> inputs{self(emitter, call)};
    const std::vector<std::int64_t> size = attributeOf(integersFrom(emitter, call, "output_size", spatial), inputs);
    emit(emitter, call, op, std::move(inputs), {{"output_size", size}});
}

/// Where the indices are returned, too, they must be unused.
void maxPoolWithIndices(Emitter& emitter, Call& call, Translation pool)
{
    require(call.node.outputs().size() == 1 || call.node.outputs()[1]->uses().empty());
    const std::vector<Term> before = call.results;
    pool(emitter, call);
    if (before.size() > 1)
        call.results[1] = before[1];
}

} // namespace

void registerPooling(TranslationTable& table)
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
}

} // namespace espalier::torchscript
