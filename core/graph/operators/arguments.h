// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: access to an operator's inputs and attributes.
#pragma once

#include "core/graph/operator.h"

#include <ATen/ATen.h>
#include <ATen/core/ivalue.h>

namespace espalier {

using Inputs = std::span<const c10::IValue>;
using Results = std::vector<c10::IValue>;

inline const at::Tensor& tensorAt(Inputs inputs, std::size_t i)
{
    return inputs[i].toTensor();
}

/// Nothing where the input is absent.
inline c10::optional<at::Tensor> optionalTensorAt(Inputs inputs, std::size_t i)
{
    if (i >= inputs.size() || inputs[i].isNone())
        return c10::nullopt;
    return inputs[i].toTensor();
}

/// The input where the node has one at this place, else noValue.
inline ValueId inputOf(const Node& node, std::size_t i)
{
    return i < node.inputs.size() ? node.inputs[i] : noValue;
}

/// True where the attribute is None.
inline bool isNone(const Node& node, std::string_view name)
{
    return std::holds_alternative<std::monostate>(attribute(node, name));
}

inline const std::string& textAttribute(const Node& node, std::string_view name)
{
    return std::get<std::string>(attribute(node, name));
}

} // namespace espalier
