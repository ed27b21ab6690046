// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: least squares towards zero coefficients (docs/method.md, "Compensation").
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace espalier {

struct RidgeFit {
    at::Tensor coefficients; ///< targets × inputs, float64
    at::Tensor constant;     ///< one a target, float64
};

/// Minimises Σ ‖t − D x − c‖² + ridge · (tr G / n) · ‖D‖² over D and c.
/// G is the centred Gram matrix of the n inputs. Where there are fewer samples than inputs, it solves for a weight a sample instead, which
/// is the same; so memory is n² or samples², whatever is less.
class RidgeRegression {
public:
    /// samples: how many are going to be added, at the most.
    RidgeRegression(std::int64_t inputs, std::int64_t targets, std::int64_t samples);

    /// A row a sample: [samples, inputs] and [samples, targets].
    void add(const at::Tensor& inputs, const at::Tensor& targets);
    bool empty() const { return count_ == 0; }
    /// Takes other targets for the same inputs: forget, then every part again, in the same order.
    void forgetTargets();
    void addTargets(const at::Tensor& inputs, const at::Tensor& targets);
    /// Nothing where the inputs do not vary, or where no ridge that is tried makes the system solvable.
    std::optional<RidgeFit> solve(double ridge) const { return solve(system(), ridge); }

    /// What does not depend on the ridge, for several of them.
    struct System {
        at::Tensor symmetric, right; ///< of inputs, or of samples; undefined without samples
        at::Tensor inputs;           ///< centred, a row a sample; undefined where the system is one of inputs
    };
    System system() const;
    std::optional<RidgeFit> solve(const System& system, double ridge) const;
    /// Mean square of what a fit, perhaps of other samples, leaves of these targets, summed over targets.
    double leftBy(const RidgeFit& fit) const;
    /// The same for no coefficients.
    double leftBy(const at::Tensor& constant) const;
    /// Adds the samples of another regression of the same size, which took this one's shifts before its first sample.
    void takeShiftsOf(const RidgeRegression& other);
    void include(const RidgeRegression& other);
    /// Bytes of the sums.
    std::int64_t bytes() const;

private:
    bool dual() const { return samples_ < inputs_; }

    std::int64_t inputs_, samples_;
    std::int64_t count_ = 0;
    at::Tensor inputShift_, targetShift_; ///< means of the first samples: sums of differences from them round less
    at::Tensor inputSum_, targetSum_, gram_, cross_, squares_;
    std::vector<at::Tensor> inputRows_, targetRows_; ///< dual only
};

} // namespace espalier
