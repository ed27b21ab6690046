// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/surgery/ridge_regression.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace espalier {
namespace {

/// The solution of (symmetric + ridge · trace / inputs) x = right, with ten times the ridge as often as needed. Undefined where there is
/// none.
at::Tensor solved(const at::Tensor& symmetric, const at::Tensor& right, std::int64_t inputs, double ridge)
{
    constexpr double leastRidge = 1e-12, largestRidge = 10;
    ridge = std::max(ridge, leastRidge);
    const double scale = symmetric.trace().item<double>() / static_cast<double>(inputs);
    if (!(scale > 0))
        return {};
    for (; ridge <= largestRidge; ridge *= 10) {
        at::Tensor matrix = symmetric.clone();
        matrix.diagonal().add_(ridge * scale);
        const auto [factor, info] = at::linalg_cholesky_ex(matrix);
        if (info.item<int>() != 0)
            continue;
        const at::Tensor solution = at::cholesky_solve(right, factor);
        if (at::isfinite(solution).all().item<bool>())
            return solution;
    }
    return {};
}

} // namespace

RidgeRegression::RidgeRegression(std::int64_t inputs, std::int64_t targets, std::int64_t samples) : inputs_(inputs), samples_(samples)
{
    inputSum_ = at::zeros({inputs}, at::kDouble);
    targetSum_ = at::zeros({targets}, at::kDouble);
    squares_ = at::zeros({targets}, at::kDouble);
    if (dual())
        return;
    gram_ = at::zeros({inputs, inputs}, at::kDouble);
    cross_ = at::zeros({inputs, targets}, at::kDouble);
}

void RidgeRegression::add(const at::Tensor& inputs, const at::Tensor& targets)
{
    if (inputs.size(0) == 0)
        return;
    if (!inputShift_.defined()) {
        inputShift_ = inputs.mean(0, false).to(at::kDouble);
        targetShift_ = targets.mean(0, false).to(at::kDouble);
    }
    const at::Tensor x = inputs - inputShift_.to(inputs.scalar_type());
    count_ += inputs.size(0);
    inputSum_ += x.sum(0, false, at::kDouble);
    if (dual())
        inputRows_.push_back(x);
    else
        gram_ += at::mm(x.t(), x);
    addTargets(inputs, targets);
}

void RidgeRegression::forgetTargets()
{
    targetSum_.zero_();
    squares_.zero_();
    targetRows_.clear();
    if (cross_.defined())
        cross_.zero_();
}

void RidgeRegression::addTargets(const at::Tensor& inputs, const at::Tensor& targets)
{
    if (inputs.size(0) == 0)
        return;
    const at::Tensor t = targets - targetShift_.to(targets.scalar_type());
    targetSum_ += t.sum(0, false, at::kDouble);
    squares_ += t.square().sum(0, false, at::kDouble);
    if (dual())
        targetRows_.push_back(t);
    else
        cross_ += at::mm(inputs.t(), t) - at::outer(inputShift_, t.sum(0, false, at::kDouble)); // cheaper than shifting the inputs
}

RidgeRegression::System RidgeRegression::system() const
{
    if (count_ == 0)
        return {};
    const auto count = static_cast<double>(count_);
    if (!dual())
        return {gram_ - at::outer(inputSum_, inputSum_ / count), cross_ - at::outer(inputSum_, targetSum_ / count), {}};
    const at::Tensor inputs = at::cat(inputRows_).to(at::kDouble) - inputSum_ / count;
    return {at::mm(inputs, inputs.t()), at::cat(targetRows_).to(at::kDouble) - targetSum_ / count, inputs};
}

std::optional<RidgeFit> RidgeRegression::solve(const System& system, double ridge) const
{
    const at::Tensor found = empty() ? at::Tensor() : solved(system.symmetric, system.right, inputs_, ridge);
    if (!found.defined())
        return std::nullopt;
    const auto count = static_cast<double>(count_);
    RidgeFit fit;
    fit.coefficients = (system.inputs.defined() ? at::mm(found.t(), system.inputs) : found.t()).contiguous();
    fit.constant = targetSum_ / count + targetShift_ - at::mv(fit.coefficients, inputSum_ / count + inputShift_);
    return fit;
}

double RidgeRegression::leftBy(const RidgeFit& fit) const
{
    if (count_ == 0)
        return 0;
    // With x and t less their shifts, t − D x − d is left.
    const at::Tensor d = fit.constant + at::mv(fit.coefficients, inputShift_) - targetShift_, slopes = fit.coefficients.t();
    double left = 0;
    for (std::size_t part = 0; part < inputRows_.size(); ++part) {
        const at::Tensor x = inputRows_[part].to(at::kDouble), t = targetRows_[part].to(at::kDouble);
        left += (t - at::mm(x, slopes) - d).square().sum().item<double>();
    }
    if (!dual()) {
        const at::Tensor products = slopes * (at::mm(gram_, slopes) - 2 * cross_ + 2 * at::outer(inputSum_, d));
        left =
            (squares_ - 2 * d * targetSum_ + static_cast<double>(count_) * d.square()).sum().item<double>() + products.sum().item<double>();
    }
    return std::max(0.0, left) / static_cast<double>(count_);
}

double RidgeRegression::leftBy(const at::Tensor& constant) const
{
    if (count_ == 0)
        return 0;
    const at::Tensor d = constant - targetShift_;
    const at::Tensor left = squares_ - 2 * d * targetSum_ + static_cast<double>(count_) * d.square();
    return std::max(0.0, left.sum().item<double>()) / static_cast<double>(count_);
}

void RidgeRegression::takeShiftsOf(const RidgeRegression& other)
{
    inputShift_ = other.inputShift_;
    targetShift_ = other.targetShift_;
}

void RidgeRegression::include(const RidgeRegression& other)
{
    if (other.empty())
        return;
    count_ += other.count_;
    inputSum_ += other.inputSum_;
    targetSum_ += other.targetSum_;
    squares_ += other.squares_;
    if (dual()) {
        inputRows_.insert(inputRows_.end(), other.inputRows_.begin(), other.inputRows_.end());
        targetRows_.insert(targetRows_.end(), other.targetRows_.begin(), other.targetRows_.end());
        return;
    }
    gram_ += other.gram_;
    cross_ += other.cross_;
}

std::int64_t RidgeRegression::bytes() const
{
    std::int64_t bytes = 0;
    for (const at::Tensor& sum : {gram_, cross_})
        bytes += sum.defined() ? static_cast<std::int64_t>(sum.nbytes()) : 0;
    for (const std::vector<at::Tensor>* rows : {&inputRows_, &targetRows_})
        for (const at::Tensor& row : *rows)
            bytes += static_cast<std::int64_t>(row.nbytes());
    return bytes;
}

} // namespace espalier
