// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: Adam with decoupled weight decay (Loshchilov and Hutter 2019), the same update as torch.optim.AdamW.
#pragma once

#include "core/training/optimiser.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace espalier {

class AdamW : public Optimiser {
public:
    /// momentum: β₁; β₂ is 0.999.
    AdamW(std::vector<Learned> parameters, double momentum);

    void step(double learningRate) override;

    /// The means of the gradients by parameter, those of their squares, and a tensor of the numbers of steps.
    std::vector<at::Tensor> state() const override;
    void restore(const std::vector<at::Tensor>& state) override;
    bool fits(const std::vector<at::Tensor>& state) const override;

private:
    void stepOf(const std::vector<std::size_t>& parameters, std::int64_t steps, double learningRate);

    std::vector<at::Tensor> means_, squares_; ///< by parameter; undefined before its first gradient
    std::vector<std::int64_t> steps_;         ///< by parameter: those with a gradient
    double momentum_;
};

} // namespace espalier
