// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/operators/norm_activation.h"

#include "core/graph/operators/norm_activation_kernel.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include <cmath>

namespace espalier {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

ChannelRows rowsOf(const at::Tensor& x)
{
    return {x.numel() / x.size(1), x.size(1)};
}

const float* dataOf(const at::Tensor& tensor)
{
    return tensor.data_ptr<float>();
}

std::vector<float> numbersOf(const at::Tensor& vector)
{
    const at::Tensor dense = vector.contiguous();
    return {dense.data_ptr<float>(), dense.data_ptr<float>() + dense.numel()};
}

at::Tensor tensorOf(const std::vector<float>& numbers)
{
    at::Tensor tensor = at::empty({static_cast<std::int64_t>(numbers.size())}, at::kFloat);
    std::copy(numbers.begin(), numbers.end(), tensor.data_ptr<float>());
    return tensor;
}

/// Factor and shift of the normalised values, per channel.
struct Line {
    std::vector<float> inverse; ///< 1 / standard deviation
    std::vector<float> scale, shift;
};

Line lineOf(const NormActivation& step, const std::vector<float>& mean, const std::vector<float>& variance)
{
    Line line{{}, numbersOf(step.weight), numbersOf(step.bias)};
    for (std::size_t c = 0; c < mean.size(); ++c) {
        line.inverse.push_back(static_cast<float>(1 / std::sqrt(static_cast<double>(variance[c]) + step.epsilon)));
        line.scale[c] *= line.inverse[c];
        line.shift[c] -= mean[c] * line.scale[c];
    }
    return line;
}

at::Tensor activated(const at::Tensor& x, const c10::optional<at::Tensor>& residual, const Line& line)
{
    at::Tensor y = at::empty_like(x, x.options(), at::MemoryFormat::ChannelsLast);
    scaleShiftActivate(dataOf(x), residual ? dataOf(*residual) : nullptr, line.scale, line.shift, y.data_ptr<float>(), rowsOf(x));
    return y;
}

/// Updates the running statistics with the batch's; the variance is the unbiased one.
void follow(const NormActivation& step, const ChannelMoments& moments, std::int64_t rows)
{
    const double unbiased = static_cast<double>(rows) / static_cast<double>(rows - 1);
    at::Tensor mean = step.runningMean, variance = step.runningVariance;
    mean.mul_(1 - step.momentum).add_(tensorOf(moments.mean), step.momentum);
    variance.mul_(1 - step.momentum).add_(tensorOf(moments.variance), step.momentum * unbiased);
}

class Step : public torch::autograd::Function<Step> {
public:
    static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const c10::optional<at::Tensor>& residual,
                              const at::Tensor& weight, const at::Tensor&, const NormActivation& step)
    {
        const ChannelRows shape = rowsOf(x);
        const ChannelMoments moments = channelMoments(dataOf(x), shape);
        follow(step, moments, shape.rows);
        const Line line = lineOf(step, moments.mean, moments.variance);
        const at::Tensor y = activated(x, residual, line);
        context->save_for_backward({x, weight, y, tensorOf(moments.mean), tensorOf(line.inverse)});
        context->saved_data["residual"] = residual.has_value();
        return y;
    }

    static variable_list backward(AutogradContext* context, variable_list gradients)
    {
        const variable_list saved = context->get_saved_variables();
        const at::Tensor &x = saved[0], &y = saved[2];
        const at::Tensor gradient = gradients[0].contiguous(at::MemoryFormat::ChannelsLast);
        const ChannelRows shape = rowsOf(x);
        at::Tensor masked;
        if (context->saved_data["residual"].toBool())
            masked = at::empty_like(x, x.options(), at::MemoryFormat::ChannelsLast);
        InputGradient terms{numbersOf(saved[3]), numbersOf(saved[1]), {}, {}};
        const std::vector<float> inverse = numbersOf(saved[4]);
        GradientSums sums =
            gradientSums(dataOf(gradient), dataOf(y), dataOf(x), terms.mean, masked.defined() ? masked.data_ptr<float>() : nullptr, shape);
        const auto rows = static_cast<float>(shape.rows);
        for (std::size_t c = 0; c < inverse.size(); ++c) {
            terms.scale[c] *= inverse[c];
            terms.level.push_back(sums.gradient[c] / rows);
            terms.slope.push_back(sums.product[c] * inverse[c] * inverse[c] / rows);
            sums.product[c] *= inverse[c];
        }
        at::Tensor d = at::empty_like(x, x.options(), at::MemoryFormat::ChannelsLast);
        const at::Tensor& above = masked.defined() ? masked : gradient;
        inputGradient(dataOf(above), masked.defined() ? nullptr : dataOf(y), dataOf(x), terms, d.data_ptr<float>(), shape);
        return {d, masked, tensorOf(sums.product), tensorOf(sums.gradient), at::Tensor()};
    }
};

bool isDense(const at::Tensor& tensor)
{
    return tensor.scalar_type() == at::kFloat && tensor.dim() == 4 && tensor.is_contiguous(at::MemoryFormat::ChannelsLast);
}

bool isVector(const at::Tensor& tensor, std::int64_t channels)
{
    return tensor.defined() && tensor.scalar_type() == at::kFloat && tensor.dim() == 1 && tensor.size(0) == channels;
}

} // namespace

bool canNormActivate(const NormActivation& step)
{
    if (!isDense(step.x) || step.x.numel() == 0 ||
        (step.residual.defined() && !(isDense(step.residual) && step.residual.sizes() == step.x.sizes())))
        return false;
    const std::int64_t channels = step.x.size(1);
    const auto fits = [channels](const at::Tensor& tensor) { return isVector(tensor, channels); };
    return step.x.numel() > channels && fits(step.weight) && fits(step.bias) && fits(step.runningMean) && fits(step.runningVariance);
}

at::Tensor normActivateInTraining(const NormActivation& step)
{
    const auto residual = step.residual.defined() ? c10::optional<at::Tensor>(step.residual) : c10::nullopt;
    return Step::apply(step.x, residual, step.weight, step.bias, step);
}

at::Tensor normActivate(const NormActivation& step)
{
    const auto residual = step.residual.defined() ? c10::optional<at::Tensor>(step.residual) : c10::nullopt;
    return activated(step.x, residual, lineOf(step, numbersOf(step.runningMean), numbersOf(step.runningVariance)));
}

} // namespace espalier
