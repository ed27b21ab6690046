// SPDX-License-Identifier: GPL-3.0-or-later
// Activations, softmax and dropout.
#include "core/formats/onnx/translate.h"

#include <cmath>
#include <limits>

namespace espalier::onnx_io {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

OnnxValue clamped(Translation& t, const OnnxValue& x, double low, double high)
{
    if (low == 0.0 && high == infinity)
        return t.emit("relu", {x});
    if (low == 0.0 && high == 6.0)
        return t.emit("relu6", {x});
    return t.emit("hardtanh", {x}, {{"min", low}, {"max", high}});
}

Outputs clip(Translation& t)
{
    const double low = t.numberAt(1, "min", -infinity);
    const double high = t.numberAt(2, "max", infinity);
    if (!(low <= high))
        throw OnnxError("its lowest number is not below its highest");
    return {clamped(t, t.input(0), low, high)};
}

Outputs hardSigmoid(Translation& t)
{
    const double alpha = t.node().number("alpha", 0.2);
    const double beta = t.node().number("beta", 0.5);
    if (std::abs(alpha - 1.0 / 6.0) < 1e-6 && beta == 0.5)
        return unary(t, "hardsigmoid");
    const OnnxValue line = t.emitWithNumber("add", t.emitWithNumber("mul", t.input(0), alpha), beta);
    return {clamped(t, line, 0.0, 1.0)};
}

/// Slopes are written with or without the images' dimension.
bool alongChannels(const OnnxValue& slope, std::int64_t rank, std::int64_t channels)
{
    const std::int64_t dim = slope.rank() == rank ? 1 : 0;
    return slope.rank() <= rank && (slope.rank() <= dim || slope.size(dim) == channels);
}

Outputs prelu(Translation& t)
{
    const OnnxValue& slope = t.input(1);
    if (!slope.known() || slope.varies())
        throw OnnxError("its slope depends on the image");
    OnnxValue perChannel = trained(slope);
    perChannel.one = perChannel.two = perChannel.other = slope.one.reshape({-1});
    const std::int64_t channels = t.input(0).rank() < 2 ? 1 : t.input(0).size(1);
    const std::int64_t slopes = perChannel.one.numel();
    if (slopes != 1 && !(slopes == channels && alongChannels(slope, t.input(0).rank(), channels)))
        throw OnnxError("its slopes are neither one for all nor one per channel");
    return {t.emit("prelu", {t.input(0), perChannel})};
}

/// Before operator set 13 softmax treated everything from the axis on as one row.
Outputs softmax(Translation& t, const std::string& op)
{
    const OnnxValue& x = t.input(0);
    const bool rows = t.node().opset() < 13;
    const std::int64_t axis = normalisedAxis(t.node().integer("axis", rows ? 1 : -1), x.rank());
    for (std::int64_t dim = axis + 1; rows && dim < x.rank(); ++dim)
        if (x.size(dim) != 1)
            throw OnnxError("its softmax runs over several dimensions at once, which Espalier does not know");
    return unary(t, op, {{"dim", axis}});
}

Outputs dropout(Translation& t)
{
    const double p = t.numberAt(1, "ratio", 0.5);
    if (!(p >= 0.0 && p <= 1.0))
        throw OnnxError("its ratio is not between 0 and 1");
    return unary(t, "dropout", {{"p", p}, {"feature", false}});
}

/// With PyTorch's constants, or the file's.
Outputs selu(Translation& t)
{
    const double alpha = t.node().number("alpha", 1.6732632423543772);
    const double gamma = t.node().number("gamma", 1.0507009873554805);
    if (std::abs(alpha - 1.6732632423543772) < 1e-5 && std::abs(gamma - 1.0507009873554805) < 1e-5)
        return unary(t, "selu");
    return {t.emitWithNumber("mul", t.emit("elu", {t.input(0)}, {{"alpha", alpha}}), gamma)};
}

Outputs gelu(Translation& t)
{
    const std::string approximate = t.node().text("approximate", "none");
    if (approximate != "none" && approximate != "tanh")
        throw OnnxError("its approximation '" + approximate + "' is unknown");
    return unary(t, "gelu", {{"approximate", approximate}});
}

} // namespace

void registerActivation(TranslationTable& table)
{
    table.insert({
        {"Celu",
         [](Translation& t) {
             return unary(t, "celu", {{"alpha", t.node().number("alpha", 1.0)}});
         }},
        {"Clip", clip},
        {"Dropout", dropout},
        {"Elu",
         [](Translation& t) {
             return unary(t, "elu", {{"alpha", t.node().number("alpha", 1.0)}});
         }},
        {"Gelu", gelu},
        {"HardSigmoid", hardSigmoid},
        {"HardSwish", [](Translation& t) { return unary(t, "hardswish"); }},
        {"LeakyRelu",
         [](Translation& t) {
             return unary(t, "leaky_relu", {{"negative_slope", t.node().number("alpha", 0.01)}});
         }},
        {"LogSoftmax", [](Translation& t) { return softmax(t, "log_softmax"); }},
        {"Mish", [](Translation& t) { return unary(t, "mish"); }},
        {"PRelu", prelu},
        {"Relu", [](Translation& t) { return unary(t, "relu"); }},
        {"Selu", selu},
        {"Sigmoid", [](Translation& t) { return unary(t, "sigmoid"); }},
        {"Softmax", [](Translation& t) { return softmax(t, "softmax"); }},
        {"Softplus",
         [](Translation& t) {
             return unary(t, "softplus", {{"beta", 1.0}, {"threshold", 20.0}});
         }},
        {"Softsign", [](Translation& t) { return unary(t, "softsign"); }},
        {"Tanh", [](Translation& t) { return unary(t, "tanh"); }},
    });
}

} // namespace espalier::onnx_io
