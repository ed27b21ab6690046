// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: applies stage 1's penalties to the executor's scale tensors in training.
#pragma once

#include "core/coupling/groups.h"
#include "core/coupling/unit_scales.h"
#include "core/graph/executor.h"

#include <ATen/core/Tensor.h>

#include <vector>

namespace espalier {

/// Works on whole tensors (one gather and one scatter per scale tensor), not on single units.
class Penalty {
public:
    Penalty(Executor& executor, const Groups& groups);

    /// uniform-l1 (Network Slimming): adds λ·sign(γ) to the gradients of the scale elements. Call before the optimiser's step.
    void addSubgradient(double lambda);

    /// Proximal step after the optimiser's: γ_u ← γ_u·max(0, 1 − lr·λ_u·sqrt|u| / ‖γ_u‖₂), so coupled members reach exact zero together.
    /// For scales that are filter norms this is a group lasso: the whole filter becomes zero. Returns a_u after the step, up to rounding.
    std::vector<double> proximalStep(const std::vector<double>& lambda, double learningRate);

    /// a_u of the executor's present tensors.
    std::vector<double> scales() const;

    /// Indices into Network::stored of all scale tensors; they get no weight decay.
    const std::vector<std::size_t>& scaleTensors() const { return scaleTensors_; }

private:
    struct Part {
        std::size_t stored;   ///< index into Network::stored
        bool filter;          ///< rows are whole filters, not single elements
        at::Tensor positions; ///< int64: indices along dimension dim
        at::Tensor units;     ///< int64: their units
        std::int64_t dim = 0;
    };
    /// ‖γ_u‖₂² per unit, float64.
    at::Tensor squaredNorms() const;

    Executor& executor_;
    std::vector<Part> parts_;
    std::vector<std::size_t> scaleTensors_;
    at::Tensor unitSizes_; ///< |u| per unit
};

} // namespace espalier
