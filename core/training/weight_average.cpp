// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/weight_average.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>

namespace espalier {

WeightAverage::WeightAverage(Executor& executor, double decay) : executor_(executor), decay_(decay)
{
    for (std::size_t i = 0; i < executor.network().stored.size(); ++i)
        average_.push_back(executor.stored(i).detach().clone());
}

void WeightAverage::update()
{
    constexpr double slowness = 10;
    const c10::NoGradGuard noGradients;
    const auto step = static_cast<double>(++steps_);
    const double decay = std::min(decay_, step / (step + slowness));
    for (std::size_t i = 0; i < average_.size(); ++i) {
        const at::Tensor now = executor_.stored(i).detach();
        if (now.is_floating_point())
            average_[i].lerp_(now, 1 - decay);
        else
            average_[i].copy_(now);
    }
}

void WeightAverage::restore(const std::vector<at::Tensor>& average, std::int64_t steps)
{
    for (std::size_t i = 0; i < average_.size(); ++i)
        average_[i].copy_(average[i]);
    steps_ = steps;
}

/// Swaps the contents, not the tensors, which the optimiser refers to.
void WeightAverage::swap()
{
    const c10::NoGradGuard noGradients;
    for (std::size_t i = 0; i < average_.size(); ++i) {
        at::Tensor live = executor_.stored(i).detach();
        const at::Tensor kept = live.clone();
        live.copy_(average_[i]);
        average_[i].copy_(kept);
    }
}

} // namespace espalier
