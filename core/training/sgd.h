// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: stochastic gradient descent, the same update as torch.optim.SGD.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace espalier {

class Sgd {
public:
    struct Parameter {
        at::Tensor tensor; ///< shared with the executor
        double weightDecay = 0;
    };

    Sgd(std::vector<Parameter> parameters, double momentum, bool nesterov);

    /// One step with the present gradients; parameters without a gradient are unchanged.
    void step(double learningRate);
    void dropGradients();

    /// Momentum by parameter; undefined before its first gradient. The tensors are live.
    const std::vector<at::Tensor>& velocities() const { return velocities_; }
    /// Continues from copies of these: by parameter, of its shape or undefined.
    void restore(const std::vector<at::Tensor>& velocities);
    /// Whether restore() may be called with these.
    bool fits(const std::vector<at::Tensor>& velocities) const;

private:
    at::Tensor& velocityOf(std::size_t parameter);

    std::vector<Parameter> parameters_;
    std::vector<at::Tensor> velocities_;
    double momentum_;
    bool nesterov_;
};

} // namespace espalier
