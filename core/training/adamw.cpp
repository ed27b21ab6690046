// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/adamw.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <cmath>
#include <map>

namespace espalier {

AdamW::AdamW(std::vector<Learned> parameters, double momentum)
    : Optimiser(std::move(parameters)), means_(parameters_.size()), squares_(parameters_.size()), steps_(parameters_.size()),
      momentum_(momentum)
{
}

void AdamW::step(double learningRate)
{
    const c10::NoGradGuard noGradients;
    std::map<std::int64_t, std::vector<std::size_t>> bySteps; // nearly always a single number
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
        if (!parameters_[i].tensor.grad().defined())
            continue;
        if (!means_[i].defined()) {
            means_[i] = at::zeros_like(parameters_[i].tensor);
            squares_[i] = at::zeros_like(parameters_[i].tensor);
        }
        bySteps[++steps_[i]].push_back(i);
    }
    for (const auto& [steps, parameters] : bySteps)
        stepOf(parameters, steps, learningRate);
}

/// Of parameters that have had equally many steps. steps: with this one.
void AdamW::stepOf(const std::vector<std::size_t>& parameters, std::int64_t steps, double learningRate)
{
    constexpr double squareMomentum = 0.999, epsilon = 1e-8;
    std::vector<at::Tensor> learning, gradients, means, squares;
    for (const std::size_t i : parameters) {
        at::Tensor& parameter = parameters_[i].tensor;
        if (parameters_[i].weightDecay != 0)
            parameter.mul_(1 - learningRate * parameters_[i].weightDecay);
        learning.push_back(parameter);
        gradients.push_back(parameter.mutable_grad());
        means.push_back(means_[i]);
        squares.push_back(squares_[i]);
    }
    const auto count = static_cast<double>(steps);
    const double meanShare = 1 - std::pow(momentum_, count), squareShare = std::sqrt(1 - std::pow(squareMomentum, count));
    // All parameters in one call: on a graphics card starting a kernel takes longer than adding a small tensor.
    at::_foreach_mul_(means, momentum_);
    at::_foreach_add_(means, gradients, 1 - momentum_);
    at::_foreach_mul_(squares, squareMomentum);
    at::_foreach_addcmul_(squares, gradients, gradients, 1 - squareMomentum);
    std::vector<at::Tensor> roots = at::_foreach_sqrt(squares);
    at::_foreach_div_(roots, squareShare);
    at::_foreach_add_(roots, epsilon);
    at::_foreach_addcdiv_(learning, means, roots, -learningRate / meanShare);
}

std::vector<at::Tensor> AdamW::state() const
{
    std::vector<at::Tensor> state = means_;
    state.insert(state.end(), squares_.begin(), squares_.end());
    state.push_back(at::tensor(steps_, at::kLong));
    return state;
}

void AdamW::restore(const std::vector<at::Tensor>& state)
{
    const c10::NoGradGuard noGradients;
    const auto copied = [&](std::size_t from, std::vector<at::Tensor>& to) {
        for (std::size_t i = 0; i < parameters_.size(); ++i)
            if (state[from + i].defined())
                to[i] = at::zeros_like(parameters_[i].tensor).copy_(state[from + i]);
    };
    copied(0, means_);
    copied(parameters_.size(), squares_);
    const auto* const steps = state.back().data_ptr<std::int64_t>();
    steps_.assign(steps, steps + parameters_.size());
}

bool AdamW::fits(const std::vector<at::Tensor>& state) const
{
    return state.size() == 2 * parameters_.size() + 1 && areOfParameters(state.data()) &&
           areOfParameters(state.data() + parameters_.size()) && state.back().defined() && state.back().dim() == 1 &&
           state.back().size(0) == static_cast<std::int64_t>(parameters_.size()) && state.back().scalar_type() == at::kLong;
}

} // namespace espalier
