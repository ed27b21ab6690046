// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: the regressions that refit one layer (docs/method.md, "Compensation").
#pragma once

#include "core/graph/network.h"
#include "core/pruning/surgery/ridge_regression.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace espalier {

/// What a layer sees and what it is to compute at some positions of its output.
struct LayerSample {
    at::Tensor seen;   ///< [positions, input channels × taps]: inputsAt
    at::Tensor wanted; ///< [positions, output channels], less the norm behind
    bool heldOut = false;
    at::Tensor present = {}; ///< what the layer computes there now, without constants; LayerFit::add sets it
};

struct LayerSolution {
    at::Tensor rows;            ///< of the weight: weightRows
    at::Tensor constant;        ///< one number an output channel, float64: all that is added to the products
    std::vector<double> ridges; ///< by group of the layer; 0: the group stays as it is
    double errorBefore = 0;     ///< mean square of what the layer leaves as it is, as a share of the variance of what is wanted
    double errorAfter = 0;

    bool changed() const;
};

/// Ridge regression of a convolution or linear layer towards its present weights, each of its groups by itself.
class LayerFit {
public:
    /// samples: positions that are going to be added, at the most.
    LayerFit(const Node& layer, const at::Tensor& weight, std::int64_t samples);

    void add(LayerSample& sample);
    std::int64_t bytes() const;

    /// Of several ridges each group takes the one that leaves least on the samples that were held out (without any: the first), and stays
    /// as it is where none is better than nothing. offset: what is added to the products now.
    LayerSolution solve(const std::vector<double>& ridges, const at::Tensor& offset) const;
    /// What the layer computes with the solution: [positions, output channels].
    at::Tensor computed(const at::Tensor& seen, const LayerSolution& solution) const;

    /// From now on the samples that were held out are fitted to as well.
    void includeHeldOut();
    /// Takes other targets for what is fitted to: forget, then the same samples in the same order with what is wanted now.
    void forgetTargets();
    void addTargets(const LayerSample& sample);
    /// With the ridges of a solution; what stayed as it is does so again.
    LayerSolution solveAgain(const LayerSolution& previous) const;

    /// As the layer's weight.
    at::Tensor weight(const LayerSolution& solution) const;

private:
    at::Tensor products(const at::Tensor& seen, const at::Tensor& rows) const;
    at::Tensor ofGroup(const at::Tensor& all, std::int64_t dim, std::int64_t group) const;
    /// The part that a group sees, and what is wanted of it beyond the present weights.
    at::Tensor seenBy(const LayerSample& sample, std::int64_t group) const { return sample.seen.narrow(1, group * inputs_, inputs_); }
    at::Tensor residual(const LayerSample& sample, std::int64_t group) const;
    const RidgeRegression& judging(std::int64_t group) const;
    struct Choice {
        std::optional<RidgeFit> fit;
        double ridge = 0;
        double left = 0; ///< mean square
    };
    Choice best(std::int64_t group, const std::vector<double>& ridges, double leftNow) const;

    const Node& layer_;
    at::Tensor weight_, rows_;
    std::int64_t groups_, inputs_, outputs_;
    std::vector<RidgeRegression> fitted_, heldOut_; ///< by group
    at::Tensor squares_, sum_;                      ///< of what is wanted
    double count_ = 0;
};

} // namespace espalier
