// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/sgd.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

namespace espalier {

Sgd::Sgd(std::vector<Parameter> parameters, double momentum, bool nesterov)
    : parameters_(std::move(parameters)), velocities_(parameters_.size()), momentum_(momentum), nesterov_(nesterov)
{
}

void Sgd::step(double learningRate)
{
    const c10::NoGradGuard noGradients;
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
        at::Tensor& parameter = parameters_[i].tensor;
        if (!parameter.grad().defined())
            continue;
        // The gradient is dropped after the step, so it may be worked on in place.
        at::Tensor& gradient = parameter.mutable_grad();
        if (parameters_[i].weightDecay != 0)
            gradient.add_(parameter, parameters_[i].weightDecay);
        parameter.add_(withMomentum(velocities_[i], gradient), -learningRate);
    }
}

at::Tensor Sgd::withMomentum(at::Tensor& velocity, at::Tensor& gradient) const
{
    if (momentum_ == 0)
        return gradient;
    if (velocity.defined())
        velocity.mul_(momentum_).add_(gradient);
    else
        velocity = gradient.clone();
    return nesterov_ ? gradient.add_(velocity, momentum_) : velocity;
}

void Sgd::dropGradients()
{
    for (Parameter& parameter : parameters_)
        parameter.tensor.mutable_grad().reset();
}

} // namespace espalier
