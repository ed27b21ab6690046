// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coupling/slice_norms.h"
#include "core/graph/tensor_torch.h"

#include <ATen/ATen.h>

#include <array>
#include <cmath>
#include <utility>

namespace espalier {

namespace {

/// Layout of a tensor as seen along one dimension.
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

/// Adds each run of `inner` numbers to its sum. Where a run is a single number, four at a time, so that the compiler can vectorise the
/// loop.
template <class T, class Power>
void addRuns(std::vector<double>& sums, const T* data, std::int64_t inner, Power power)
{
    const auto size = static_cast<std::int64_t>(sums.size());
    double* const into = sums.data();
    if (inner != 1) {
        for (std::int64_t i = 0; i < size; ++i)
            into[i] += sumOfRun(data + i * inner, inner, power);
        return;
    }
    std::int64_t i = 0;
    for (; i + 4 <= size; i += 4)
        for (int lane = 0; lane < 4; ++lane)
            into[i + lane] += power(data[i + lane]);
    for (; i < size; ++i)
        into[i] += power(data[i]);
}

/// Sums over all other dimensions, in the same order on every machine (LibTorch's order depends on the processor's vector width).
template <class T, class Power>
std::vector<double> sumsAlong(const T* data, const Extent& extent, Power power)
{
    std::vector<double> sums(static_cast<std::size_t>(extent.size), 0.0);
    for (std::int64_t outer = 0; outer < extent.outer; ++outer, data += extent.size * extent.inner)
        addRuns(sums, data, extent.inner, power);
    return sums;
}

using BothSums = std::array<std::vector<double>, 2>;

/// Sums along the first and the second dimension: bit-equal to sumsAlong for each, but memory is read once.
template <class T, class Power>
BothSums sumsAlongBoth(const T* data, const Extent& second, Power power)
{
    const std::int64_t row = second.size * second.inner;
    BothSums sums{std::vector<double>(static_cast<std::size_t>(second.outer)), std::vector<double>(static_cast<std::size_t>(second.size))};
    for (double& sum : sums[0]) {
        sum = row == 1 ? power(*data) : sumOfRun(data, row, power);
        addRuns(sums[1], data, second.inner, power);
        data += row;
    }
    return sums;
}

/// Sums by dimension: along the first two together, as layers' weights need both, else along the one.
template <class T, class Power>
void addSums(std::vector<std::vector<double>>& dims, const T* data, const Shape& shape, std::size_t dim, Power power)
{
    if (dim > 1 || shape.size() < 2) {
        dims[dim] = sumsAlong(data, extentAlong(shape, static_cast<std::int64_t>(dim)), power);
        return;
    }
    BothSums both = sumsAlongBoth(data, extentAlong(shape, 1), power);
    dims[0] = std::move(both[0]);
    dims[1] = std::move(both[1]);
}

template <class T>
void addNorms(std::vector<std::vector<double>>& dims, const T* data, const Shape& shape, std::size_t dim, int power)
{
    if (power == 1)
        return addSums(dims, data, shape, dim, Magnitude());
    std::vector<std::vector<double>> squares(dims.size());
    addSums(squares, data, shape, dim, Square());
    for (std::size_t i = 0; i < dims.size(); ++i) {
        for (double& norm : squares[i])
            norm = std::sqrt(norm);
        if (!squares[i].empty())
            dims[i] = std::move(squares[i]);
    }
}

void addNorms(std::vector<std::vector<double>>& dims, const Tensor& tensor, std::size_t dim, int power)
{
    const at::Tensor content = toTorch(tensor).detach().contiguous();
    if (content.scalar_type() == at::kFloat)
        return addNorms(dims, content.data_ptr<float>(), tensor.shape(), dim, power);
    const at::Tensor wide = content.to(at::kDouble);
    addNorms(dims, wide.data_ptr<double>(), tensor.shape(), dim, power);
}

} // namespace

double SliceNorms::at(std::int32_t stored, std::int32_t dim, std::int32_t index)
{
    std::vector<std::vector<double>>& dims = norms_[stored];
    if (dims.empty())
        dims.resize(network_.stored[stored].tensor.shape().size());
    if (dims[dim].empty())
        addNorms(dims, network_.stored[stored].tensor, static_cast<std::size_t>(dim), power_);
    return dims[dim][index];
}

} // namespace espalier
