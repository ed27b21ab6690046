// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: an exponential moving average (EMA) of a network's weights and batch-norm statistics.
#pragma once

#include "core/graph/executor.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace espalier {

/// After step t the average is d·average + (1 − d)·weights with d = min(decay, t/(t + 10)), so that the start has little influence in short
/// runs. Tensors that are not floating-point are copied.
class WeightAverage {
public:
    /// Starts as a copy of the executor's tensors. The executor must outlive it.
    WeightAverage(Executor& executor, double decay);

    /// After every optimiser step.
    void update();

    /// By index of Network::stored. The tensors are live.
    const std::vector<at::Tensor>& tensors() const { return average_; }
    /// Continues from a copy of this average after this many steps.
    void restore(const std::vector<at::Tensor>& average, std::int64_t steps);

    /// While an object lives, the executor runs with the average; afterwards with its own tensors again.
    class InPlace {
    public:
        explicit InPlace(WeightAverage& average) : average_(average) { average_.swap(); }
        ~InPlace() { average_.swap(); }
        InPlace(const InPlace&) = delete;
        InPlace& operator=(const InPlace&) = delete;

    private:
        WeightAverage& average_;
    };

private:
    void swap();

    Executor& executor_;
    double decay_;
    std::vector<at::Tensor> average_; ///< by index of Network::stored
    std::int64_t steps_ = 0;
};

} // namespace espalier
