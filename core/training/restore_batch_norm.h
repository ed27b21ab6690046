// SPDX-License-Identifier: GPL-3.0-or-later
// Adds batch norms to convolutions without one, e.g. after an export that folded them: stage 1 needs scales to penalise.
#pragma once

#include "core/base/error.h"
#include "core/base/run_control.h"
#include "core/coupling/groups.h"
#include "core/data/dataset.h"
#include "core/graph/network.h"

namespace espalier {

struct RestoredBatchNorms {
    Network network;
    int layers = 0; ///< number of convolutions that got one
};

/// Inserts a batch norm after every convolution of a group that has none. Mean and variance are measured on at most `images` training
/// images; weight and bias undo the normalisation, so that in evaluation the network computes the same (up to rounding), and the weight is
/// the channel's standard deviation. Its tensors are named after the convolution ("layer1.conv1_norm.weight"). groups must be those of
/// network. Errors: the images do not fit the network, cancelled.
Result<RestoredBatchNorms> restoreBatchNorms(const Network& network, const Groups& groups, const Dataset& train, RunControl& control,
                                             int images = 2000, int batch = 128);

} // namespace espalier
