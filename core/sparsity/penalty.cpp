// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sparsity/penalty.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <map>
#include <set>
#include <tuple>

namespace espalier {
namespace {

/// All dimensions of a tensor but one.
std::vector<std::int64_t> otherDims(const at::Tensor& tensor, std::int64_t dim)
{
    std::vector<std::int64_t> dims;
    for (std::int64_t d = 0; d < tensor.dim(); ++d) {
        if (d != dim)
            dims.push_back(d);
    }
    return dims;
}

/// A vector with one entry per index of a dimension, shaped to broadcast along it.
at::Tensor along(const at::Tensor& vector, const at::Tensor& tensor, std::int64_t dim)
{
    std::vector<std::int64_t> shape(static_cast<std::size_t>(tensor.dim()), 1);
    shape[static_cast<std::size_t>(dim)] = -1;
    return vector.to(tensor.scalar_type()).view(shape);
}

at::Tensor filterNorms(const at::Tensor& filters, std::int64_t dim)
{
    return at::linalg_vector_norm(filters.detach(), 2, otherDims(filters, dim), false, at::kDouble);
}

/// The derivative of each scale by its elements: sign γ, or the filter's direction (zero for a filter of zeros).
at::Tensor scaleDirection(const at::Tensor& tensor, bool filter, std::int64_t dim)
{
    if (!filter)
        return tensor.detach().sign();
    const at::Tensor norms = filterNorms(tensor, dim);
    return tensor.detach() * along(at::where(norms > 0, norms.reciprocal(), at::zeros_like(norms)), tensor, dim);
}

std::vector<double> numbers(const at::Tensor& vector)
{
    const at::Tensor here = vector.cpu();
    const auto* first = here.data_ptr<double>();
    return {first, first + here.numel()};
}

} // namespace

Penalty::Penalty(Executor& executor, const Groups& groups) : executor_(executor)
{
    struct Entries {
        std::vector<std::int64_t> positions, units;
    };
    const std::vector<std::vector<ScaleElement>> elements = scaleElements(groups);
    std::map<std::tuple<std::int32_t, std::int32_t, bool>, Entries> byTensor;
    std::vector<double> sizes;
    for (std::size_t unit = 0; unit < elements.size(); ++unit) {
        sizes.push_back(static_cast<double>(elements[unit].size()));
        for (const ScaleElement& element : elements[unit]) {
            Entries& entries = byTensor[{element.stored, element.dim, element.filter}];
            entries.positions.push_back(element.index);
            entries.units.push_back(static_cast<std::int64_t>(unit));
        }
    }
    std::set<std::size_t> tensors;
    for (const auto& [key, entries] : byTensor) {
        const auto& [stored, dim, filter] = key;
        parts_.push_back({static_cast<std::size_t>(stored), filter, at::tensor(entries.positions).to(executor.device()),
                          at::tensor(entries.units).to(executor.device()), dim});
        tensors.insert(static_cast<std::size_t>(stored));
    }
    scaleTensors_.assign(tensors.begin(), tensors.end());
    unitSizes_ = at::tensor(sizes, at::kDouble).to(executor.device());
}

at::Tensor Penalty::squaredNorms() const
{
    const c10::NoGradGuard noGradients;
    at::Tensor sums = at::zeros_like(unitSizes_);
    for (const Part& part : parts_) {
        const at::Tensor& tensor = executor_.stored(part.stored);
        const at::Tensor scales = part.filter ? filterNorms(tensor, part.dim) : tensor.detach().to(at::kDouble);
        sums.index_add_(0, part.units, scales.index_select(0, part.positions).square());
    }
    return sums;
}

void Penalty::addSubgradient(double lambda)
{
    const c10::NoGradGuard noGradients;
    for (const Part& part : parts_) {
        at::Tensor& tensor = executor_.stored(part.stored);
        if (!tensor.grad().defined())
            continue;
        const at::Tensor direction = scaleDirection(tensor, part.filter, part.dim).mul_(lambda);
        tensor.mutable_grad().index_add_(part.dim, part.positions, direction.index_select(part.dim, part.positions));
    }
}

std::vector<double> Penalty::proximalStep(const std::vector<double>& lambda, double learningRate)
{
    const c10::NoGradGuard noGradients;
    const at::Tensor norms = squaredNorms().sqrt_();
    const at::Tensor shrink = at::tensor(lambda, at::kDouble).to(executor_.device()).mul_(unitSizes_.sqrt()).mul_(learningRate);
    const at::Tensor factors = at::where(norms > shrink, 1 - shrink / norms, at::zeros_like(norms));
    for (const Part& part : parts_) {
        at::Tensor& tensor = executor_.stored(part.stored);
        const at::Tensor factor = along(factors.index_select(0, part.units), tensor, part.dim);
        tensor.index_copy_(part.dim, part.positions, tensor.index_select(part.dim, part.positions).mul_(factor));
    }
    return numbers(norms * factors / unitSizes_.sqrt());
}

std::vector<double> Penalty::scales() const
{
    return numbers((squaredNorms() / unitSizes_).sqrt_());
}

} // namespace espalier
