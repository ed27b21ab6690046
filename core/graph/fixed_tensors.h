// SPDX-License-Identifier: GPL-3.0-or-later
// Stored tensors that look like weights but hold a fixed definition, so that training must not change them.
#pragma once

#include "core/graph/network.h"

#include <vector>

namespace espalier {

/// One flag per stored tensor. Detected is the expectation of a distribution, as in heads of anchor-free detectors: a convolution or linear
/// layer with one output and evenly spaced weights (0, 1, 2, …; at least three) that reads a softmax, with any permutation or reshape
/// between them. Files do not mark such tensors: ONNX has no such attribute, and exporters often drop requires_grad from all weights.
std::vector<bool> fixedTensors(const Network& network);

} // namespace espalier
