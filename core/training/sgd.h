// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: stochastic gradient descent, the same update as torch.optim.SGD.
#pragma once

#include "core/training/optimiser.h"

namespace espalier {

class Sgd : public Optimiser {
public:
    Sgd(std::vector<Learned> parameters, double momentum, bool nesterov);

    void step(double learningRate) override;

    /// Momentum by parameter; undefined before its first gradient.
    std::vector<at::Tensor> state() const override { return velocities_; }
    void restore(const std::vector<at::Tensor>& velocities) override;
    bool fits(const std::vector<at::Tensor>& velocities) const override;

private:
    at::Tensor& velocityOf(std::size_t parameter);

    std::vector<at::Tensor> velocities_;
    double momentum_;
    bool nesterov_;
};

} // namespace espalier
