// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/optimiser.h"

#include "core/settings/train_settings.h"
#include "core/training/adamw.h"
#include "core/training/sgd.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace espalier {

void Optimiser::dropGradients()
{
    for (Learned& parameter : parameters_)
        parameter.tensor.mutable_grad().reset();
}

bool Optimiser::areOfParameters(const at::Tensor* first) const
{
    return std::all_of(parameters_.begin(), parameters_.end(), [&first](const Learned& parameter) {
        const at::Tensor& tensor = *first++;
        return !tensor.defined() || tensor.sizes() == parameter.tensor.sizes();
    });
}

std::unique_ptr<Optimiser> makeOptimiser(std::vector<Learned> parameters, const TrainSettings& settings)
{
    if (settings.optimiser == OptimiserKind::adamw)
        return std::make_unique<AdamW>(std::move(parameters), settings.momentum);
    return std::make_unique<Sgd>(std::move(parameters), settings.momentum, settings.nesterov);
}

} // namespace espalier
