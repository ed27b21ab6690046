// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: the values of attributes that may hold computedSize, while an operator runs.
#pragma once

#include "core/graph/operators/arguments.h"
#include "core/graph/operators/computed_size.h"

#include <c10/core/Scalar.h>

namespace espalier {

/// Takes the computed numbers from the inputs one after the other: attributes must be read in the operator's documented order.
class ComputedNumbers {
public:
    /// own: the number of the operator's own inputs, which stand before the computed ones.
    ComputedNumbers(const Node& node, Inputs inputs, std::size_t own) : node_(node), inputs_(inputs), next_(own) {}

    std::vector<std::int64_t> list(std::string_view name);
    std::int64_t integer(std::string_view name);
    /// An integer or floating-point attribute.
    c10::Scalar number(std::string_view name);

private:
    c10::Scalar next();

    const Node& node_;
    Inputs inputs_;
    std::size_t next_;
};

/// A number, or the only element of a tensor.
c10::Scalar scalarOf(const c10::IValue& number);

} // namespace espalier
