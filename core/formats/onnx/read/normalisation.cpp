// SPDX-License-Identifier: GPL-3.0-or-later
// Normalisations.
#include "core/formats/onnx/translate.h"

#include <ATen/ATen.h>

namespace espalier::onnx_io {
namespace {

OnnxValue statistic(Translation& t, std::size_t i)
{
    const OnnxValue& value = t.input(i);
    if (value.known())
        t.graph().store(value, Stored::Kind::buffer);
    return value;
}

/// Also batch norms exported in training mode: their extra outputs correspond to LibTorch's in-place update.
Outputs batchNorm(Translation& t)
{
    if (t.node().has("spatial") && !t.node().flag("spatial"))
        throw OnnxError("it normalises every place by its own statistics (spatial = 0), which Espalier does not know");
    const double kept = t.node().number("momentum", 0.9);
    const std::vector<OnnxValue> inputs = {t.input(0), trained(t.input(1)), trained(t.input(2)), statistic(t, 3), statistic(t, 4)};
    return {t.emit("batch_norm", inputs, {{"eps", t.node().number("epsilon", 1e-5)}, {"momentum", 1.0 - kept}})};
}

/// A weight or bias with one number per channel. For a group norm, operator set 18 has one per group, which is repeated for the group's
/// channels.
OnnxValue perChannel(const OnnxValue& value, std::int64_t channels)
{
    if (!value.present())
        return value;
    if (!value.known() || value.varies())
        throw OnnxError("its weight or bias depends on the image");
    const std::int64_t size = value.one.numel();
    if (size < 1 || channels % size != 0)
        throw OnnxError("it has " + std::to_string(size) + " weights for " + std::to_string(channels) + " channels");
    if (size == channels && value.rank() == 1)
        return trained(value);
    OnnxValue repeated = knownValue(value.name, value.one.reshape({-1}).repeat_interleave(channels / size));
    repeated.parameter = value.parameter;
    return trained(repeated);
}

bool isFilledWith(const OnnxValue& value, double number)
{
    return value.present() && value.known() && !value.parameter && value.one.eq(number).all().item<bool>();
}

std::int64_t channelsOf(const Translation& t)
{
    if (t.input(0).rank() < 2)
        throw OnnxError("its input has no channels");
    return t.input(0).size(1);
}

Outputs layerNorm(Translation& t)
{
    const OnnxValue& x = t.input(0);
    const std::int64_t axis = normalisedAxis(t.node().integer("axis", -1), x.rank());
    const Ints normalised(x.one.sizes().begin() + axis, x.one.sizes().end());
    if (axis == 0)
        throw OnnxError("it normalises over the images of a batch");
    for (std::size_t i = 1; i < t.inputCount(); ++i)
        if (t.has(i) && (!t.input(i).known() || t.input(i).one.sizes() != at::IntArrayRef(normalised)))
            throw OnnxError("its weight or bias has another shape than what it normalises");
    return {t.emit("layer_norm", {x, trained(t.optionalInput(1)), trained(t.optionalInput(2))},
                   {{"normalized_shape", normalised}, {"eps", t.node().number("epsilon", 1e-5)}})};
}

/// Divides by the root of the mean square.
Outputs rmsNorm(Translation& t)
{
    const OnnxValue& x = t.input(0);
    const std::int64_t first = normalisedAxis(t.node().integer("axis", -1), x.rank());
    if (first == 0)
        throw OnnxError("it normalises over the images of a batch");
    Ints axes;
    for (std::int64_t axis = first; axis < x.rank(); ++axis)
        axes.push_back(axis);
    const OnnxValue square = t.emit("mean", {t.emit("mul", {x, x})}, {{"dims", axes}, {"keepdim", true}});
    const OnnxValue root = t.emit("sqrt", {t.emitWithNumber("add", square, t.node().number("epsilon", 1e-5))});
    return {t.emit("mul", {t.emit("div", {x, root}), trained(t.input(1))})};
}

Outputs groupNorm(Translation& t)
{
    const std::int64_t channels = channelsOf(t);
    const std::int64_t groups = t.node().integer("num_groups", 0);
    if (groups < 1 || channels % groups != 0)
        throw OnnxError("its " + std::to_string(channels) + " channels are no multiple of its " + std::to_string(groups) + " groups");
    return {t.emit("group_norm", {t.input(0), perChannel(t.input(1), channels), perChannel(t.input(2), channels)},
                   {{"groups", groups}, {"eps", t.node().number("epsilon", 1e-5)}})};
}

/// Exporters write ones and zeros for a layer without weights.
Outputs instanceNorm(Translation& t)
{
    const std::int64_t channels = channelsOf(t);
    const bool bare = isFilledWith(t.input(1), 1.0) && isFilledWith(t.input(2), 0.0);
    return {
        t.emit("instance_norm",
               {t.input(0), bare ? OnnxValue{} : perChannel(t.input(1), channels), bare ? OnnxValue{} : perChannel(t.input(2), channels)},
               {{"eps", t.node().number("epsilon", 1e-5)}, {"momentum", 0.1}, {"use_input_stats", true}})};
}

/// For an even number of neighbours ONNX takes the additional one behind, LibTorch in front.
Outputs localResponseNorm(Translation& t)
{
    const std::int64_t channels = channelsOf(t);
    const std::int64_t size = t.node().integer("size", 0);
    if (size < 1 || size > 2 * channels + 1 || size % 2 == 0)
        throw OnnxError("Espalier has no local response norm over " + std::to_string(size) + " neighbours");
    return {t.emit("local_response_norm", {t.input(0)},
                   {{"size", size},
                    {"alpha", t.node().number("alpha", 1e-4)},
                    {"beta", t.node().number("beta", 0.75)},
                    {"k", t.node().number("bias", 1.0)}})};
}

/// Divides by the L1 or L2 norm along a dimension.
Outputs lpNormalization(Translation& t)
{
    const OnnxValue& x = t.input(0);
    const std::int64_t p = t.node().integer("p", 2);
    if (p != 1 && p != 2)
        throw OnnxError("its norm is neither L1 nor L2");
    const Attributes along{{"dims", Ints{normalisedAxis(t.node().integer("axis", -1), x.rank())}}, {"keepdim", true}};
    if (p == 1)
        return {t.emit("div", {x, t.emit("sum", {t.emit("abs", {x})}, along)})};
    return {t.emit("div", {x, t.emit("sqrt", {t.emit("sum", {t.emit("mul", {x, x})}, along)})})};
}

} // namespace

void registerNormalisation(TranslationTable& table)
{
    table.insert({
        {"BatchNormalization", batchNorm},
        {"GroupNormalization", groupNorm},
        {"InstanceNormalization", instanceNorm},
        {"LRN", localResponseNorm},
        {"LayerNormalization", layerNorm},
        {"LpNormalization", lpNormalization},
        {"RMSNormalization", rmsNorm},
    });
}

} // namespace espalier::onnx_io
