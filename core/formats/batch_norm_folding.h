// SPDX-License-Identifier: GPL-3.0-or-later
// Folds batch norms into the convolutions before them.
#pragma once

#include "core/graph/network.h"

namespace espalier {

enum class FoldedBatchNorms {
    all,
    ofTransposedConvolutions, ///< those that OpenCV computes wrongly as separate nodes
};

/// An equivalent network in which batch norms that directly follow a convolution with a single reader are folded into its weight and bias
/// (in float64). A convolution without a bias gets one, named after its weight. Other batch norms, and those without running statistics,
/// stay.
Network withFoldedBatchNorms(const Network& network, FoldedBatchNorms which);

} // namespace espalier
