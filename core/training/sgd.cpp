// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/sgd.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

namespace espalier {

Sgd::Sgd(std::vector<Learned> parameters, double momentum, bool nesterov)
    : Optimiser(std::move(parameters)), velocities_(parameters_.size()), momentum_(momentum), nesterov_(nesterov)
{
}

void Sgd::step(double learningRate)
{
    const c10::NoGradGuard noGradients;
    std::vector<at::Tensor> learning, gradients, velocities;
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
        at::Tensor& parameter = parameters_[i].tensor;
        if (!parameter.grad().defined())
            continue;
        // The gradient is not needed after the step, so it may be changed in place.
        at::Tensor& gradient = parameter.mutable_grad();
        if (parameters_[i].weightDecay != 0)
            gradient.add_(parameter, parameters_[i].weightDecay);
        learning.push_back(parameter);
        gradients.push_back(gradient);
        if (momentum_ != 0)
            velocities.push_back(velocityOf(i));
    }
    if (learning.empty())
        return;
    // All parameters in one call: on a graphics card starting a kernel takes longer than adding a small tensor.
    if (momentum_ != 0) {
        at::_foreach_mul_(velocities, momentum_);
        at::_foreach_add_(velocities, gradients);
        if (nesterov_)
            at::_foreach_add_(gradients, velocities, momentum_);
    }
    at::_foreach_add_(learning, momentum_ != 0 && !nesterov_ ? velocities : gradients, -learningRate);
}

at::Tensor& Sgd::velocityOf(std::size_t parameter)
{
    if (!velocities_[parameter].defined())
        velocities_[parameter] = at::zeros_like(parameters_[parameter].tensor);
    return velocities_[parameter];
}

void Sgd::restore(const std::vector<at::Tensor>& velocities)
{
    const c10::NoGradGuard noGradients;
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
        if (velocities[i].defined())
            velocityOf(i).copy_(velocities[i]);
    }
}

bool Sgd::fits(const std::vector<at::Tensor>& velocities) const
{
    return velocities.size() == parameters_.size() && areOfParameters(velocities.data());
}

} // namespace espalier
