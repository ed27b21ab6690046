// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that a file spells out in smaller ones, put together again.
#pragma once

#include "core/graph/network.h"

#include <vector>

namespace espalier {

/// Rewrites in place, so that channels may go through what is one operator and the network stays readable: layer norm (mean, sub, pow,
/// mean, add, sqrt, div, then its weight and bias), group norm (reshape, instance norm, reshape, weight and bias), gelu (by erf), silu,
/// hardswish and mish (a product with the gate). Values need their shapes. What nobody reads any longer stays for the caller to leave out.
/// outputs: the values that the network answers with.
void recogniseComposites(Network& network, const std::vector<ValueId>& outputs);

} // namespace espalier
