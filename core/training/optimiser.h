// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: how gradients move the parameters.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <vector>

namespace espalier {

struct TrainSettings;

/// A parameter that is learned; the tensor is shared with the executor.
struct Learned {
    at::Tensor tensor;
    double weightDecay = 0;
};

class Optimiser {
public:
    explicit Optimiser(std::vector<Learned> parameters) : parameters_(std::move(parameters)) {}
    virtual ~Optimiser() = default;
    Optimiser(const Optimiser&) = delete;
    Optimiser& operator=(const Optimiser&) = delete;

    /// One step with the present gradients, which may be changed; parameters without a gradient are unchanged.
    virtual void step(double learningRate) = 0;
    void dropGradients();

    /// What a later step depends on besides the parameters; tensors that are not there yet are undefined. The tensors are live.
    virtual std::vector<at::Tensor> state() const = 0;
    /// Continues from copies of such a state.
    virtual void restore(const std::vector<at::Tensor>& state) = 0;
    /// Whether restore() may be called with it.
    virtual bool fits(const std::vector<at::Tensor>& state) const = 0;

protected:
    /// Whether the tensors have the parameters' shapes, one after the other, or are undefined.
    bool areOfParameters(const at::Tensor* first) const;

    std::vector<Learned> parameters_;
};

std::unique_ptr<Optimiser> makeOptimiser(std::vector<Learned> parameters, const TrainSettings& settings);

} // namespace espalier
