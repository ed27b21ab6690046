// SPDX-License-Identifier: GPL-3.0-or-later
// Batch norms for convolutions that have none, as after an export that folded them: stage 1 needs scales to press on.
#pragma once

#include "core/base/error.h"
#include "core/base/run_control.h"
#include "core/coupling/groups.h"
#include "core/data/dataset.h"
#include "core/graph/network.h"

namespace espalier {

struct RestoredBatchNorms {
    Network network;
    int layers = 0; ///< convolutions that got one
};

/// Inserts a batch norm behind every convolution of a group that none follows. Mean and variance are measured on up to images training
/// images; weight and bias undo them, so that in evaluation the network computes what it did (up to rounding), and the weight is how much
/// the channel's values vary. Its tensors are named after the convolution ("layer1.conv1_norm.weight"). groups must be those of network.
/// Errors: the images do not fit the network, cancelled.
Result<RestoredBatchNorms> restoreBatchNorms(const Network& network, const Groups& groups, const Dataset& train, RunControl& control,
                                             int images = 2000, int batch = 128);

} // namespace espalier
