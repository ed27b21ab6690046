// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coupling/slice_norms.h"
#include "core/network/tensor_torch.h"

#include <ATen/ATen.h>

namespace espalier {

namespace {

std::vector<double> normsAlong(const Tensor& tensor, std::int64_t dim, int power)
{
    const at::NoGradGuard noGrad;
    const at::Tensor first = toTorch(tensor).to(at::kDouble).transpose(0, dim);
    const at::Tensor norms = first.reshape({first.size(0), -1}).norm(power, 1).contiguous();
    const double* begin = norms.data_ptr<double>();
    return {begin, begin + norms.numel()};
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
