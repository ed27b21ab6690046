// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: an executor's and a batch's tensors where images are computed fastest.
#pragma once

#include "core/data/loader.h"
#include "core/graph/executor.h"

namespace espalier {

/// True where channels-last order pays: images, convolutions over them, and the processor as the device.
bool prefersChannelsLast(const Network& network);
/// To the compute device, and on the processor in channels-last order where that pays.
void prepareForImages(Executor& executor);
/// The batch where the compute device has it at hand.
Batch onComputeDevice(const Batch& batch);

} // namespace espalier
