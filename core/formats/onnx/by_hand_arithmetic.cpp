// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx/by_hand.h"

#include <ATen/ATen.h>

#include <cmath>

namespace espalier::onnx_io::by_hand {
namespace {

template <at::Tensor (*function)(const OnnxNode&, const at::Tensor&)>
Tensors ofOne(const OnnxNode& node, const Tensors& in)
{
    return {function(node, input(in, 0))};
}

/// The exponential's argument is limited, because a branch that is not taken must not be infinite.
at::Tensor exponentialBelowZero(const at::Tensor& x)
{
    return at::expm1(x.clamp_max(0));
}

at::Tensor celu(const OnnxNode& node, const at::Tensor& x)
{
    const double alpha = node.number("alpha", 1);
    return x.clamp_min(0) + alpha * exponentialBelowZero(x / alpha);
}

at::Tensor elu(const OnnxNode& node, const at::Tensor& x)
{
    return x.clamp_min(0) + node.number("alpha", 1) * exponentialBelowZero(x);
}

at::Tensor selu(const OnnxNode& node, const at::Tensor& x)
{
    const double alpha = node.number("alpha", 1.67326319217681884765625);
    return node.number("gamma", 1.05070102214813232421875) * (x.clamp_min(0) + alpha * exponentialBelowZero(x));
}

at::Tensor gelu(const OnnxNode& node, const at::Tensor& x)
{
    if (node.text("approximate", "none") == "tanh")
        return 0.5 * x * (1 + at::tanh(std::sqrt(2 / M_PI) * (x + 0.044715 * x * x * x)));
    return 0.5 * x * (1 + at::erf(x / std::sqrt(2.0)));
}

at::Tensor erf(const OnnxNode&, const at::Tensor& x)
{
    return at::erf(x);
}

at::Tensor relu(const OnnxNode&, const at::Tensor& x)
{
    return x.clamp_min(0);
}

at::Tensor leakyRelu(const OnnxNode& node, const at::Tensor& x)
{
    return x.clamp_min(0) + node.number("alpha", 0.01) * x.clamp_max(0);
}

at::Tensor thresholdedRelu(const OnnxNode& node, const at::Tensor& x)
{
    return x * x.gt(node.number("alpha", 1));
}

at::Tensor hardSigmoid(const OnnxNode& node, const at::Tensor& x)
{
    return (node.number("alpha", 0.2) * x + node.number("beta", 0.5)).clamp(0, 1);
}

at::Tensor hardSwish(const OnnxNode&, const at::Tensor& x)
{
    return x * (x / 6 + 0.5).clamp(0, 1);
}

at::Tensor softplusOf(const at::Tensor& x)
{
    return x.clamp_min(0) + at::log1p(at::exp(-x.abs()));
}

at::Tensor softplus(const OnnxNode&, const at::Tensor& x)
{
    return softplusOf(x);
}

at::Tensor mish(const OnnxNode&, const at::Tensor& x)
{
    return x * at::tanh(softplusOf(x));
}

at::Tensor softsign(const OnnxNode&, const at::Tensor& x)
{
    return x / (1 + x.abs());
}

at::Tensor same(const OnnxNode&, const at::Tensor& x)
{
    return x;
}

/// Before operator set 13 everything from the axis on was one row.
template <at::Tensor (*function)(const at::Tensor&)>
at::Tensor alongAxis(const OnnxNode& node, const at::Tensor& x)
{
    const bool rows = node.opset() < 13;
    const std::int64_t axis = normalisedAxis(node.integer("axis", rows ? 1 : -1), x.dim());
    if (rows)
        return function(x.flatten(axis)).reshape(x.sizes());
    return function(x.transpose(axis, -1)).transpose(axis, -1);
}

at::Tensor softmaxOfRows(const at::Tensor& x)
{
    const at::Tensor powers = at::exp(x - x.amax({-1}, true));
    return powers / powers.sum(-1, true);
}

at::Tensor logSoftmaxOfRows(const at::Tensor& x)
{
    return x - at::logsumexp(x, {-1}, true);
}

at::Tensor localResponseNorm(const OnnxNode& node, const at::Tensor& x)
{
    const std::int64_t size = node.integer("size", 1);
    Ints pads(2 * static_cast<std::size_t>(x.dim() - 2), 0);
    pads.insert(pads.end(), {(size - 1) / 2, size / 2});
    const at::Tensor squares = at::constant_pad_nd(x * x, pads, 0).unfold(1, size, 1).sum(-1);
    const double alpha = node.number("alpha", 1e-4) / static_cast<double>(size);
    return x / at::pow(node.number("bias", 1) + alpha * squares, node.number("beta", 0.75));
}

at::Tensor lengthNorm(const OnnxNode& node, const at::Tensor& x)
{
    const std::int64_t axis = node.integer("axis", -1);
    return x / (node.integer("p", 2) == 1 ? x.abs().sum(axis, true) : (x * x).sum(axis, true).sqrt());
}

Tensors clip(const OnnxNode& node, const Tensors& in)
{
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const auto bound = [&](std::size_t i, const char* name, double none) {
        return present(in, i) ? in[i].item<double>() : node.number(name, none);
    };
    // Where the bounds cross, the upper one counts.
    return {input(in, 0).clamp_min(bound(1, "min", -infinity)).clamp_max(bound(2, "max", infinity))};
}

Tensors prelu(const OnnxNode&, const Tensors& in)
{
    return {input(in, 0).clamp_min(0) + input(in, 1) * in[0].clamp_max(0)};
}

using Reduction = at::Tensor (*)(const at::Tensor&, at::IntArrayRef, bool);

template <Reduction reduction>
Tensors reduced(const OnnxNode& node, const Tensors& in)
{
    const at::Tensor& x = input(in, 0);
    if (node.flag("noop_with_empty_axes") && integersAt(node, in, 1, "axes").empty())
        return {x};
    return {reduction(x, axesAt(node, in, 1, x.dim()), node.flag("keepdims", true))};
}

at::Tensor mean(const at::Tensor& x, at::IntArrayRef axes, bool keep)
{
    return x.mean(axes, keep);
}

at::Tensor sum(const at::Tensor& x, at::IntArrayRef axes, bool keep)
{
    return x.sum(axes, keep);
}

at::Tensor largest(const at::Tensor& x, at::IntArrayRef axes, bool keep)
{
    return x.amax(axes, keep);
}

at::Tensor smallest(const at::Tensor& x, at::IntArrayRef axes, bool keep)
{
    return x.amin(axes, keep);
}

at::Tensor sumOfSizes(const at::Tensor& x, at::IntArrayRef axes, bool keep)
{
    return x.abs().sum(axes, keep);
}

at::Tensor sumOfSquares(const at::Tensor& x, at::IntArrayRef axes, bool keep)
{
    return (x * x).sum(axes, keep);
}

at::Tensor length(const at::Tensor& x, at::IntArrayRef axes, bool keep)
{
    return (x * x).sum(axes, keep).sqrt();
}

at::Tensor logOfSum(const at::Tensor& x, at::IntArrayRef axes, bool keep)
{
    return x.sum(axes, keep).log();
}

at::Tensor logOfSumOfPowers(const at::Tensor& x, at::IntArrayRef axes, bool keep)
{
    return at::logsumexp(x, axes, keep);
}

at::Tensor normalised(const at::Tensor& x, const Ints& axes, double epsilon)
{
    const at::Tensor centred = x - x.mean(axes, true);
    return centred / ((centred * centred).mean(axes, true) + epsilon).sqrt();
}

/// A vector over the channels, in the second dimension of x.
at::Tensor overChannels(const at::Tensor& vector, const at::Tensor& x)
{
    Ints sizes(static_cast<std::size_t>(x.dim()), 1);
    sizes.at(1) = vector.numel();
    return vector.reshape(sizes);
}

Tensors layerNorm(const OnnxNode& node, const Tensors& in)
{
    const at::Tensor& x = input(in, 0);
    Ints axes;
    for (std::int64_t axis = normalisedAxis(node.integer("axis", -1), x.dim()); axis < x.dim(); ++axis)
        axes.push_back(axis);
    const at::Tensor scaled = normalised(x, axes, node.number("epsilon", 1e-5)) * input(in, 1);
    return {present(in, 2) ? scaled + in[2] : scaled};
}

Tensors instanceNorm(const OnnxNode& node, const Tensors& in)
{
    const at::Tensor& x = input(in, 0);
    Ints axes;
    for (std::int64_t axis = 2; axis < x.dim(); ++axis)
        axes.push_back(axis);
    return {normalised(x, axes, node.number("epsilon", 1e-5)) * overChannels(input(in, 1), x) + overChannels(input(in, 2), x)};
}

Tensors batchNorm(const OnnxNode& node, const Tensors& in)
{
    if (node.flag("training_mode"))
        refuseForm("statistics of the batch");
    const at::Tensor& x = input(in, 0);
    const auto channels = [&](std::size_t i) { return overChannels(input(in, i), x); };
    return {(x - channels(3)) / (channels(4) + node.number("epsilon", 1e-5)).sqrt() * channels(1) + channels(2)};
}

Tensors gemm(const OnnxNode& node, const Tensors& in)
{
    const auto matrix = [&](std::size_t i, const char* transposed) { return node.flag(transposed) ? input(in, i).t() : input(in, i); };
    const at::Tensor product = node.number("alpha", 1) * at::matmul(matrix(0, "transA"), matrix(1, "transB"));
    return {present(in, 2) ? product + node.number("beta", 1) * in[2] : product};
}

Tensors matrixProduct(const OnnxNode&, const Tensors& in)
{
    return {at::matmul(input(in, 0), input(in, 1))};
}

Tensors einsum(const OnnxNode& node, const Tensors& in)
{
    return {at::einsum(node.text("equation", ""), in)};
}

template <at::Tensor (*function)(const at::Tensor&, const at::Tensor&)>
at::Tensor ofAll(const Tensors& in)
{
    at::Tensor result = input(in, 0);
    for (std::size_t i = 1; i < in.size(); ++i)
        result = function(result, input(in, i));
    return result;
}

at::Tensor plus(const at::Tensor& a, const at::Tensor& b)
{
    return a + b;
}

} // namespace

void registerArithmetic(Table& table)
{
    table.insert(
        {{"BatchNormalization", batchNorm},
         {"Celu", ofOne<celu>},
         {"Clip", clip},
         {"Dropout", ofOne<same>},
         {"Einsum", einsum},
         {"Elu", ofOne<elu>},
         {"Erf", ofOne<erf>},
         {"Gelu", ofOne<gelu>},
         {"Gemm", gemm},
         {"HardSigmoid", ofOne<hardSigmoid>},
         {"HardSwish", ofOne<hardSwish>},
         {"Identity", ofOne<same>},
         {"InstanceNormalization", instanceNorm},
         {"LayerNormalization", layerNorm},
         {"LeakyRelu", ofOne<leakyRelu>},
         {"LogSoftmax", ofOne<alongAxis<logSoftmaxOfRows>>},
         {"LpNormalization", ofOne<lengthNorm>},
         {"LRN", ofOne<localResponseNorm>},
         {"MatMul", matrixProduct},
         {"Max", [](const OnnxNode&, const Tensors& in) -> Tensors { return {ofAll<at::maximum>(in)}; }},
         {"Mean", [](const OnnxNode&, const Tensors& in) -> Tensors { return {ofAll<plus>(in) / static_cast<double>(in.size())}; }},
         {"Min", [](const OnnxNode&, const Tensors& in) -> Tensors { return {ofAll<at::minimum>(in)}; }},
         {"Mish", ofOne<mish>},
         {"PRelu", prelu},
         {"ReduceL1", reduced<sumOfSizes>},
         {"ReduceL2", reduced<length>},
         {"ReduceLogSum", reduced<logOfSum>},
         {"ReduceLogSumExp", reduced<logOfSumOfPowers>},
         {"ReduceMax", reduced<largest>},
         {"ReduceMean", reduced<mean>},
         {"ReduceMin", reduced<smallest>},
         {"ReduceSum", reduced<sum>},
         {"ReduceSumSquare", reduced<sumOfSquares>},
         {"Relu", ofOne<relu>},
         {"Selu", ofOne<selu>},
         {"Softmax", ofOne<alongAxis<softmaxOfRows>>},
         {"Softplus", ofOne<softplus>},
         {"Softsign", ofOne<softsign>},
         {"Sum", [](const OnnxNode&, const Tensors& in) -> Tensors { return {ofAll<plus>(in)}; }},
         {"ThresholdedRelu", ofOne<thresholdedRelu>}});
}

} // namespace espalier::onnx_io::by_hand
