// SPDX-License-Identifier: GPL-3.0-or-later
// Batch norms become part of the convolutions in front of them.
#pragma once

#include "core/graph/network.h"

namespace espalier::onnx_io {

enum class FoldedBatchNorms {
    all,
    ofTransposedConvolutions, ///< those that OpenCV computes wrongly where they stand by themselves
};

/// The same function with batch norms that directly follow a convolution of their own folded into that convolution's weight and bias (in
/// float64). A convolution that had no bias gets one called after its weight. Batch norms elsewhere, and those without running
/// statistics, stay.
Network withFoldedBatchNorms(const Network& network, FoldedBatchNorms which);

} // namespace espalier::onnx_io
