// SPDX-License-Identifier: GPL-3.0-or-later
// Batch norms become part of the convolutions in front of them.
#pragma once

#include "core/network/network.h"

namespace espalier::onnx_io {

/// The same function with every batch norm that directly follows a convolution of its own folded into that convolution's weight and bias
/// (in float64). A convolution that had no bias gets one called after its weight. Batch norms elsewhere, and those without running
/// statistics, stay.
Network withFoldedBatchNorms(const Network& network);

} // namespace espalier::onnx_io
