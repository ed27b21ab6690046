// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/loss_parts.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

namespace espalier {

LossValue valueOf(const at::Tensor& loss, const std::vector<LossPart>& parts)
{
    if (parts.empty())
        return {loss.item<double>(), {}};
    const c10::NoGradGuard constant;
    std::vector<at::Tensor> all{loss};
    for (const LossPart& part : parts)
        all.push_back(part.value);
    const at::Tensor numbers = at::stack(all).to(at::kCPU, at::kDouble);
    const double* const number = numbers.data_ptr<double>();
    LossValue value{number[0], {}};
    for (std::size_t i = 0; i < parts.size(); ++i)
        value.parts.add(*parts[i].info, parts[i].weight * number[i + 1]);
    return value;
}

} // namespace espalier
