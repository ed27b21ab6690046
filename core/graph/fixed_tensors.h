// SPDX-License-Identifier: GPL-3.0-or-later
// Stored tensors that are no weights although they look like some: what they hold is a definition, so training must leave them alone.
#pragma once

#include "core/graph/network.h"

#include <vector>

namespace espalier {

/// One flag a stored tensor. Found is the expectation of a distribution, as heads of anchor-free detectors take it: a convolution or linear
/// layer with one output and evenly spaced weights (0, 1, 2, …; at least three) that reads a softmax, permuted and reshaped in between or
/// not. Files cannot tell it themselves: ONNX knows no such mark, and exporting programs often take the wish to be trained from all
/// weights.
std::vector<bool> fixedTensors(const Network& network);

} // namespace espalier
