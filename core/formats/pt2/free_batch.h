// SPDX-License-Identifier: GPL-3.0-or-later
// Frees the number of images where an export fixed it. torch.export writes the example's batch as a number wherever the program asked for
// it (a view to [2, 3, 16, 8] for two images), unless told that the batch is free; a network to be trained has to take any number.
#pragma once

#include "core/formats/steps.h"
#include "core/graph/tensor.h"

#include <torch/csrc/jit/api/module.h>

#include <vector>

namespace espalier::pt2 {

/// Replaces sizes that hold the batch of the example by the batch of the first input, in the module's graph. inputShapes: of the example.
/// Done only where it is certain: the module then answers to a batch of twice the images as to its halves. Returns whether the module takes
/// another batch in the end. Throws Stopped.
bool freeBatch(torch::jit::Module& module, const std::vector<Shape>& inputShapes, const Proceed& proceed);

} // namespace espalier::pt2
