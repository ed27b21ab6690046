// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: Adam with decoupled weight decay (Loshchilov and Hutter 2019), the same update as torch.optim.AdamW.
#pragma once

#include "core/training/optimiser.h"

#include <cstdint>

namespace espalier {

class AdamW : public Optimiser {
public:
    /// momentum: β₁; β₂ is 0.999.
    AdamW(std::vector<Learned> parameters, double momentum);

    void step(double learningRate) override;

    /// The means of the gradients by parameter, those of their squares, and the number of steps.
    std::vector<at::Tensor> state() const override;
    void restore(const std::vector<at::Tensor>& state) override;
    bool fits(const std::vector<at::Tensor>& state) const override;

private:
    std::vector<at::Tensor> means_, squares_; ///< by parameter; undefined before its first gradient
    double momentum_;
    std::int64_t steps_ = 0;
};

} // namespace espalier
