// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/surgery/layer_fit.h"

#include "core/graph/operator.h"
#include "core/graph/traits.h"
#include "core/pruning/surgery/patches.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace espalier {
namespace {

std::int64_t groupsOf(const Node& layer)
{
    return isConvolution(layer) ? intAttribute(layer, "groups") : 1;
}

} // namespace

bool LayerSolution::changed() const
{
    return std::any_of(ridges.begin(), ridges.end(), [](double ridge) { return ridge > 0; });
}

LayerFit::LayerFit(const Node& layer, const at::Tensor& weight, std::int64_t samples)
    : layer_(layer), weight_(weight), rows_(weightRows(layer, weight)), groups_(groupsOf(layer)), inputs_(rows_.size(1)),
      outputs_(rows_.size(0) / groups_), squares_(at::zeros({rows_.size(0)}, at::kDouble)), sum_(squares_.clone())
{
    for (std::int64_t g = 0; g < groups_; ++g) {
        fitted_.emplace_back(inputs_, outputs_, samples);
        heldOut_.emplace_back(inputs_, outputs_, samples);
    }
}

void LayerFit::add(LayerSample& sample)
{
    sample.present = products(sample.seen, rows_);
    for (std::int64_t g = 0; g < groups_; ++g) {
        RidgeRegression &fitted = fitted_[static_cast<std::size_t>(g)], &heldOut = heldOut_[static_cast<std::size_t>(g)];
        if (sample.heldOut && heldOut.empty())
            heldOut.takeShiftsOf(fitted);
        (sample.heldOut ? heldOut : fitted).add(seenBy(sample, g), residual(sample, g));
    }
    count_ += static_cast<double>(sample.wanted.size(0));
    sum_ += sample.wanted.sum(0, false, at::kDouble);
    squares_ += sample.wanted.square().sum(0, false, at::kDouble);
}

std::int64_t LayerFit::bytes() const
{
    std::int64_t bytes = 0;
    for (const std::vector<RidgeRegression>* regressions : {&fitted_, &heldOut_})
        for (const RidgeRegression& regression : *regressions)
            bytes += regression.bytes();
    return bytes;
}

LayerSolution LayerFit::solve(const std::vector<double>& ridges, const at::Tensor& offset) const
{
    LayerSolution solution;
    std::vector<at::Tensor> rows, constants;
    for (std::int64_t g = 0; g < groups_; ++g) {
        const at::Tensor present = ofGroup(rows_, 0, g), constant = ofGroup(offset, 0, g);
        const double now = judging(g).leftBy(constant);
        const Choice choice = best(g, ridges, now);
        rows.push_back(choice.fit ? present + choice.fit->coefficients.to(present.scalar_type()) : present);
        constants.push_back(choice.fit ? choice.fit->constant : constant);
        solution.ridges.push_back(choice.ridge);
        solution.errorBefore += now;
        solution.errorAfter += choice.left;
    }
    solution.rows = at::cat(rows);
    solution.constant = at::cat(constants);
    const double variance = ((squares_ - sum_.square() / count_) / count_).clamp_min(0).sum().item<double>();
    for (double* error : {&solution.errorBefore, &solution.errorAfter})
        *error = variance > 0 ? *error / variance : 0;
    return solution;
}

at::Tensor LayerFit::computed(const at::Tensor& seen, const LayerSolution& solution) const
{
    return products(seen, solution.rows) + solution.constant.to(seen.scalar_type());
}

at::Tensor LayerFit::products(const at::Tensor& seen, const at::Tensor& rows) const
{
    std::vector<at::Tensor> parts;
    for (std::int64_t g = 0; g < groups_; ++g)
        parts.push_back(at::mm(seen.narrow(1, g * inputs_, inputs_), ofGroup(rows, 0, g).t()));
    return parts.size() == 1 ? parts.front() : at::cat(parts, 1);
}

void LayerFit::includeHeldOut()
{
    for (std::int64_t g = 0; g < groups_; ++g)
        fitted_[static_cast<std::size_t>(g)].include(heldOut_[static_cast<std::size_t>(g)]);
}

void LayerFit::forgetTargets()
{
    for (RidgeRegression& regression : fitted_)
        regression.forgetTargets();
}

void LayerFit::addTargets(const LayerSample& sample)
{
    for (std::int64_t g = 0; g < groups_; ++g)
        fitted_[static_cast<std::size_t>(g)].addTargets(seenBy(sample, g), residual(sample, g));
}

LayerSolution LayerFit::solveAgain(const LayerSolution& previous) const
{
    LayerSolution solution = previous;
    solution.rows = previous.rows.clone();
    solution.constant = previous.constant.clone();
    for (std::int64_t g = 0; g < groups_; ++g) {
        const double ridge = previous.ridges[static_cast<std::size_t>(g)];
        const auto fit = ridge > 0 ? fitted_[static_cast<std::size_t>(g)].solve(ridge) : std::nullopt;
        if (!fit)
            continue;
        ofGroup(solution.rows, 0, g).copy_(ofGroup(rows_, 0, g) + fit->coefficients);
        ofGroup(solution.constant, 0, g).copy_(fit->constant);
    }
    return solution;
}

at::Tensor LayerFit::weight(const LayerSolution& solution) const
{
    return weightFromRows(layer_, solution.rows, weight_).contiguous();
}

at::Tensor LayerFit::ofGroup(const at::Tensor& all, std::int64_t dim, std::int64_t group) const
{
    return all.narrow(dim, group * outputs_, outputs_);
}

at::Tensor LayerFit::residual(const LayerSample& sample, std::int64_t group) const
{
    return ofGroup(sample.wanted - sample.present, 1, group);
}

const RidgeRegression& LayerFit::judging(std::int64_t group) const
{
    const auto g = static_cast<std::size_t>(group);
    return heldOut_[g].empty() ? fitted_[g] : heldOut_[g];
}

/// The fit that leaves least, and less than what is left now.
LayerFit::Choice LayerFit::best(std::int64_t group, const std::vector<double>& ridges, double leftNow) const
{
    const auto g = static_cast<std::size_t>(group);
    Choice choice{std::nullopt, 0, leftNow};
    if (ridges.empty())
        return choice;
    const RidgeRegression::System system = fitted_[g].system();
    for (const double ridge : ridges) {
        std::optional<RidgeFit> fit = fitted_[g].solve(system, ridge);
        const double leaves = fit ? judging(group).leftBy(*fit) : choice.left;
        if (leaves < choice.left)
            choice = {std::move(fit), ridge, leaves};
        if (heldOut_[g].empty())
            break;
    }
    return choice;
}

} // namespace espalier
