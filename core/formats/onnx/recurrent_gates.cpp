// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx/recurrent_gates.h"

#include <ATen/ATen.h>

namespace espalier::onnx_io {

Ints toOnnx(const std::string& op)
{
    return op == "lstm" ? Ints{0, 3, 1, 2} : Ints{1, 0, 2};
}

Ints fromOnnx(const std::string& op)
{
    return op == "lstm" ? Ints{0, 2, 3, 1} : Ints{1, 0, 2};
}

at::Tensor inOrder(const at::Tensor& rows, const Ints& order)
{
    const std::vector<at::Tensor> parts = rows.chunk(static_cast<std::int64_t>(order.size()));
    std::vector<at::Tensor> ordered;
    for (const std::int64_t part : order)
        ordered.push_back(parts.at(static_cast<std::size_t>(part)));
    return at::cat(ordered);
}

} // namespace espalier::onnx_io
