// SPDX-License-Identifier: GPL-3.0-or-later
// Resampling of images.
#include "core/formats/torchscript/numbers.h"
#include "core/formats/torchscript/translations.h"

namespace espalier::torchscript {
namespace {

/// The scale, from the newer overload's list or the older one's numbers.
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
    std::vector<ValueId> inputs{emitter.valueOf(call.term(input))};
    Attribute size;
    if (!scaled)
        size = attributeOf(integersFrom(emitter, call, "output_size", spatial), inputs);
    emit(emitter, call, "upsample", std::move(inputs),
         {{"mode", mode}, {"size", size}, {"scale", scale}, {"align_corners", call.has("align_corners") && call.flag("align_corners")}});
}

} // namespace

void registerResampling(TranslationTable& table)
{
    for (const char* op : {"aten::upsample_nearest1d", "aten::upsample_nearest2d", "aten::upsample_nearest3d"})
        table[op] = [](Emitter& emitter, Call& call) { upsample(emitter, call, "nearest"); };
    table["aten::upsample_linear1d"] = [](Emitter& emitter, Call& call) { upsample(emitter, call, "linear"); };
    table["aten::upsample_trilinear3d"] = [](Emitter& emitter, Call& call) { upsample(emitter, call, "trilinear"); };
    table["aten::upsample_bilinear2d"] = [](Emitter& emitter, Call& call) { upsample(emitter, call, "bilinear"); };
    table["aten::upsample_bicubic2d"] = [](Emitter& emitter, Call& call) { upsample(emitter, call, "bicubic"); };
}

} // namespace espalier::torchscript
