// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: inputs for a run that only shows shapes and types.
#pragma once

#include "core/graph/network.h"

#include <ATen/core/Tensor.h>

#include <vector>

namespace espalier {

/// Zeros of these shapes, one per input; random numbers, always the same, where sizes depend on the content of the images: of zeros nothing
/// might be selected, and what follows might not run.
std::vector<at::Tensor> exampleInputs(const Network& network, const std::vector<Shape>& shapes);
/// Of the network's own input shapes.
std::vector<at::Tensor> exampleInputs(const Network& network);

} // namespace espalier
