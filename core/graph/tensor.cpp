// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/tensor.h"
#include "core/base/assert.h"
#include "core/graph/tensor_torch.h"

#include <ATen/ATen.h>

#include <functional>
#include <numeric>

namespace espalier {

std::int64_t elementCount(const Shape& shape)
{
    return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

Tensor Tensor::fromFloats(const Shape& shape, const std::vector<float>& values)
{
    ESPALIER_ASSERT(static_cast<std::int64_t>(values.size()) == elementCount(shape));
    at::Tensor tensor = at::empty(shape, at::kFloat);
    std::copy(values.begin(), values.end(), tensor.data_ptr<float>());
    return fromTorch(std::move(tensor));
}

Shape Tensor::shape() const
{
    return defined() ? impl_->tensor.sizes().vec() : Shape{};
}

std::int64_t Tensor::elements() const
{
    return defined() ? impl_->tensor.numel() : 0;
}

bool Tensor::isFloating() const
{
    return defined() && impl_->tensor.is_floating_point();
}

std::vector<float> Tensor::toFloats() const
{
    if (!defined())
        return {};
    const at::Tensor floats = impl_->tensor.detach().to(at::kFloat).contiguous();
    const float* begin = floats.data_ptr<float>();
    return {begin, begin + floats.numel()};
}

at::Tensor toTorch(const Tensor& tensor)
{
    return tensor.defined() ? tensor.impl().tensor : at::Tensor();
}

Tensor fromTorch(at::Tensor tensor)
{
    return Tensor(std::make_shared<const Tensor::Impl>(Tensor::Impl{std::move(tensor)}));
}

Tensor copyOf(const at::Tensor& tensor)
{
    constexpr bool atOnce = false, copied = true;
    return fromTorch(tensor.detach().to(at::TensorOptions(at::kCPU), atOnce, copied, at::MemoryFormat::Contiguous));
}

} // namespace espalier
