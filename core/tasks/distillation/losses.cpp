// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/distillation/losses.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace espalier {

at::Tensor softTargetLoss(const at::Tensor& student, const at::Tensor& teacher, double temperature)
{
    const at::Tensor wanted = at::log_softmax(teacher / temperature, 1);
    const at::Tensor answered = at::log_softmax(student / temperature, 1);
    const at::Tensor divergence = (wanted.exp() * (wanted - answered)).sum();
    return divergence * (temperature * temperature / static_cast<double>(student.size(0)));
}

at::Tensor rawOutputLoss(const std::vector<at::Tensor>& student, const std::vector<at::Tensor>& teacher)
{
    constexpr double smallest = 1e-12; // avoids division by zero for an output of zeros
    at::Tensor sum = at::zeros({});
    int outputs = 0;
    for (std::size_t i = 0; i < student.size(); ++i) {
        if (!student[i].is_floating_point())
            continue;
        const at::Tensor size = teacher[i].square().mean().clamp_min(smallest);
        sum = sum + (student[i] - teacher[i]).square().mean() / size;
        ++outputs;
    }
    return sum / std::max(outputs, 1);
}

} // namespace espalier
