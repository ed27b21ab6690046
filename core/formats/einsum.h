// SPDX-License-Identifier: GPL-3.0-or-later
// Einstein sums as permutations and one matrix product, so that channels can be followed through them. Shared by the readers.
#pragma once

#include "core/graph/network.h"

#include <functional>
#include <string>
#include <vector>

namespace espalier {

/// Adds a node with one output to the network that is read.
using EmitNode = std::function<ValueId(const std::string& op, std::vector<ValueId> inputs, Attributes attributes)>;

/// A tensor of an Einstein sum: its value and its shape in every run (at least one; runs differ in free sizes).
struct EinsumOperand {
    ValueId value;
    std::vector<Shape> shapes;
};

/// One or two operands, every letter at most once in each. Returns noValue and emits nothing for other forms (three operands, diagonals,
/// ellipses, broadcast sizes).
ValueId emitEinsum(const std::string& equation, const std::vector<EinsumOperand>& operands, const EmitNode& emit);

} // namespace espalier
