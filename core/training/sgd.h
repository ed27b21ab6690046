// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: stochastic gradient descent, the same update as torch.optim.SGD.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace espalier {

class Sgd {
public:
    struct Parameter {
        at::Tensor tensor; ///< shared with the network that runs
        double weightDecay = 0;
    };

    Sgd(std::vector<Parameter> parameters, double momentum, bool nesterov);

    /// One step with the gradients that are there; a parameter without one stays.
    void step(double learningRate);
    void dropGradients();

private:
    at::Tensor& velocityOf(std::size_t parameter);

    std::vector<Parameter> parameters_;
    std::vector<at::Tensor> velocities_; ///< by parameter; undefined before its first gradient
    double momentum_;
    bool nesterov_;
};

} // namespace espalier
