// SPDX-License-Identifier: GPL-3.0-or-later
// Normalisations.
#include "core/formats/torchscript/translations.h"

namespace espalier::torchscript {
namespace {

/// The parameter that a normalisation is named after: its weight, else its running mean; null where it has neither.
const Term* ownerOf(const Call& call)
{
    if (!call.isNone("weight"))
        return &call.term("weight");
    return call.has("running_mean") && !call.isNone("running_mean") ? &call.term("running_mean") : nullptr;
}

/// input, weight, bias and, if requested, the running statistics.
std::vector<ValueId> inputsOf(Emitter& emitter, const Call& call, bool statistics)
{
    std::vector<ValueId> inputs{emitter.valueOf(call.term("input")), optionalValue(emitter, call, "weight"),
                                optionalValue(emitter, call, "bias")};
    if (statistics) {
        inputs.push_back(optionalValue(emitter, call, "running_mean"));
        inputs.push_back(optionalValue(emitter, call, "running_var"));
    }
    return inputs;
}

void batchNorm(Emitter& emitter, Call& call)
{
    require(call.isNone("running_mean") == call.isNone("running_var"));
    require(call.isNone("running_mean") || emitter.builder().stored(emitter.valueOf(call.term("running_mean"))) != nullptr);
    emit(emitter, call, "batch_norm", inputsOf(emitter, call, true), {{"eps", call.number("eps")}, {"momentum", call.number("momentum")}},
         ownerOf(call));
}

void layerNorm(Emitter& emitter, Call& call)
{
    emit(emitter, call, "layer_norm", inputsOf(emitter, call, false),
         {{"normalized_shape", call.integers("normalized_shape")}, {"eps", call.number("eps")}}, ownerOf(call));
}

void groupNorm(Emitter& emitter, Call& call)
{
    emit(emitter, call, "group_norm", inputsOf(emitter, call, false), {{"groups", call.integer("num_groups")}, {"eps", call.number("eps")}},
         ownerOf(call));
}

void instanceNorm(Emitter& emitter, Call& call)
{
    emit(emitter, call, "instance_norm", inputsOf(emitter, call, true),
         {{"eps", call.number("eps")}, {"momentum", call.number("momentum")}, {"use_input_stats", call.flag("use_input_stats")}},
         ownerOf(call));
}

} // namespace

void registerNormalisation(TranslationTable& table)
{
    table["aten::batch_norm"] = batchNorm;
    table["aten::layer_norm"] = layerNorm;
    table["aten::group_norm"] = groupNorm;
    table["aten::instance_norm"] = instanceNorm;
}

} // namespace espalier::torchscript
