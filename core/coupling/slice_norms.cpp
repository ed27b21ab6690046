// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coupling/slice_norms.h"
#include "core/network/tensor_torch.h"

#include <ATen/ATen.h>

#include <cmath>

namespace espalier {

namespace {

/// A tensor seen along one dimension.
struct Extent {
    std::int64_t outer, size, inner;
};

Extent extentAlong(const Shape& shape, std::int64_t dim)
{
    const auto middle = shape.begin() + dim;
    return {elementCount(Shape(shape.begin(), middle)), *middle, elementCount(Shape(middle + 1, shape.end()))};
}

struct Magnitude {
    double operator()(double x) const { return std::abs(x); }
};

struct Square {
    double operator()(double x) const { return x * x; }
};

/// Four sums side by side, so that no addition waits for the one before it.
template <class T, class Power>
double sumOfRun(const T* run, std::int64_t length, Power power)
{
    double sums[4] = {0, 0, 0, 0};
    std::int64_t i = 0;
    for (; i + 4 <= length; i += 4)
        for (int lane = 0; lane < 4; ++lane)
            sums[lane] += power(run[i + lane]);
    for (; i < length; ++i)
        sums[0] += power(run[i]);
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

/// Sums over all other dimensions, added in the same order on every machine (LibTorch's order follows the processor's vector width).
template <class T, class Power>
std::vector<double> sumsAlong(const T* data, const Extent& extent, Power power)
{
    std::vector<double> sums(static_cast<std::size_t>(extent.size), 0.0);
    for (std::int64_t outer = 0; outer < extent.outer; ++outer)
        for (double& sum : sums) {
            sum += extent.inner == 1 ? power(*data) : sumOfRun(data, extent.inner, power);
            data += extent.inner;
        }
    return sums;
}

template <class T>
std::vector<double> normsAlong(const T* data, const Extent& extent, int power)
{
    if (power == 1)
        return sumsAlong(data, extent, Magnitude());
    std::vector<double> norms = sumsAlong(data, extent, Square());
    for (double& norm : norms)
        norm = std::sqrt(norm);
    return norms;
}

std::vector<double> normsAlong(const Tensor& tensor, std::int64_t dim, int power)
{
    const Extent extent = extentAlong(tensor.shape(), dim);
    const at::Tensor content = toTorch(tensor).detach().contiguous();
    if (content.scalar_type() == at::kFloat)
        return normsAlong(content.data_ptr<float>(), extent, power);
    return normsAlong(content.to(at::kDouble).data_ptr<double>(), extent, power);
}

} // namespace

double SliceNorms::at(std::int32_t stored, std::int32_t dim, std::int32_t index)
{
    std::vector<std::vector<double>>& dims = norms_[stored];
    if (dims.size() <= static_cast<std::size_t>(dim))
        dims.resize(static_cast<std::size_t>(dim) + 1);
    if (dims[dim].empty())
        dims[dim] = normsAlong(network_.stored[stored].tensor, dim, power_);
    return dims[dim][index];
}

} // namespace espalier
