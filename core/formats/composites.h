// SPDX-License-Identifier: GPL-3.0-or-later
// Merges sequences of small operators in a file into the operator that they were exported from.
#pragma once

#include "core/graph/network.h"

#include <vector>

namespace espalier {

/// Rewrites in place, so that channels can be followed through the operator and the network stays readable: layer and group norm
/// (composite_norms.h), GELU (by erf), SiLU, hardswish and mish (a product with the gate), arithmetic with an operand that was expanded to
/// the other's size. Values need their shapes. Nodes without readers are left for the caller to remove. outputs: the network's outputs.
void recogniseComposites(Network& network, const std::vector<ValueId>& outputs);

} // namespace espalier
