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
    const at::Tensor x = inputs - inputShift_.to(inputs.scalar_type()), t = targets - targetShift_.to(targets.scalar_type());
    count_ += inputs.size(0);
    inputSum_ += x.sum(0, false, at::kDouble);
    targetSum_ += t.sum(0, false, at::kDouble);
    squares_ += t.square().sum(0, false, at::kDouble);
    if (dual()) {
        inputRows_.push_back(x);
        targetRows_.push_back(t);
        return;
    }
    gram_ += at::mm(x.t(), x);
    cross_ += at::mm(x.t(), t);
}

std::optional<RidgeFit> RidgeRegression::solve(double ridge) const
{
    if (count_ == 0)
        return std::nullopt;
    const auto count = static_cast<double>(count_);
    const at::Tensor inputMean = inputSum_ / count, targetMean = targetSum_ / count;
    at::Tensor coefficients; // inputs × targets
    double left = 0;
    if (dual()) {
        const at::Tensor x = at::cat(inputRows_).to(at::kDouble) - inputMean, t = at::cat(targetRows_).to(at::kDouble) - targetMean;
        const at::Tensor weights = solved(at::mm(x, x.t()), t, inputs_, ridge);
        if (!weights.defined())
            return std::nullopt;
        coefficients = at::mm(x.t(), weights);
        left = (t - at::mm(x, coefficients)).square().sum().item<double>();
    } else {
        const at::Tensor gram = gram_ - at::outer(inputSum_, inputMean), cross = cross_ - at::outer(inputSum_, targetMean);
        coefficients = solved(gram, cross, inputs_, ridge);
        if (!coefficients.defined())
            return std::nullopt;
        const at::Tensor explained = (coefficients * (2 * cross - at::mm(gram, coefficients))).sum();
        left = (squares_ - targetSum_ * targetMean).sum().item<double>() - explained.item<double>();
    }
    RidgeFit fit;
    fit.coefficients = coefficients.t().contiguous();
    fit.constant = targetMean + targetShift_ - at::mv(fit.coefficients, inputMean + inputShift_);
    fit.left = std::max(0.0, left) / count;
    return fit;
}

double RidgeRegression::meanSquareBeyond(const at::Tensor& constant) const
{
    if (count_ == 0)
        return 0;
    const auto count = static_cast<double>(count_);
    const at::Tensor variance = (squares_ - targetSum_.square() / count) / count;
    return (variance + (targetSum_ / count + targetShift_ - constant).square()).sum().item<double>();
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
