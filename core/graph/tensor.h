// SPDX-License-Identifier: GPL-3.0-or-later
// Tensors in public headers: a handle without LibTorch. core/graph/tensor_torch.h gives access inside core.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace espalier {

using Shape = std::vector<std::int64_t>;

/// Product of the dimensions; 1 for a scalar.
std::int64_t elementCount(const Shape& shape);

/// Immutable by convention: new values need a new tensor. Copies share the storage.
class Tensor {
public:
    Tensor() = default;

    /// float32 of the given shape, values in row-major order; values.size() must be elementCount(shape).
    static Tensor fromFloats(const Shape& shape, const std::vector<float>& values);

    bool defined() const { return impl_ != nullptr; }
    Shape shape() const;
    std::int64_t elements() const;
    bool isFloating() const;
    /// Row-major copy as float32.
    std::vector<float> toFloats() const;

    struct Impl;
    explicit Tensor(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
    const Impl& impl() const { return *impl_; }

private:
    std::shared_ptr<const Impl> impl_;
};

} // namespace espalier
