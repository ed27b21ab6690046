// SPDX-License-Identifier: GPL-3.0-or-later
// Inside the readers only: normalisations that a file spells by several small operators.
#pragma once

#include "core/formats/node_search.h"

namespace espalier {

/// Rewrites the last node of such a sequence, where this node is one:
/// - layer norm, over the last dimensions or over the channels at dimension 1: difference from the mean, divided by the root of the mean of
///   its squares plus a number (sub, pow or mul, mean, add, sqrt, div; also rsqrt or a power, also by the variance of another sum);
/// - layer norm over the channels at dimension 1 as a layer norm between two permutations;
/// - group norm: reshape, instance norm, reshape.
/// A following product with and sum of stored numbers become the norm's weight and bias.
void recogniseNorm(NodeSearch& search, Node& node);

} // namespace espalier
