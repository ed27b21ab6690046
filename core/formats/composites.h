// SPDX-License-Identifier: GPL-3.0-or-later
// Merges sequences of small operators in a file into the operator that they were exported from.
#pragma once

#include "core/graph/network.h"

#include <vector>

namespace espalier {

/// Rewrites in place, so that channels can be followed through the operator and the network stays readable: layer norm (mean, sub, pow,
/// mean, add, sqrt, div, then its weight and bias), group norm (reshape, instance norm, reshape, weight and bias), GELU (by erf), SiLU,
/// hardswish and mish (a product with the gate). Values need their shapes. Nodes without readers are left for the caller to remove.
/// outputs: the network's outputs.
void recogniseComposites(Network& network, const std::vector<ValueId>& outputs);

} // namespace espalier
