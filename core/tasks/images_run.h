// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: moves an executor and its batches to where images are computed fastest.
#pragma once

#include "core/data/loader.h"
#include "core/graph/executor.h"

namespace espalier {

/// True where channels-last order is faster: convolutions on images, on the CPU.
bool prefersChannelsLast(const Network& network);
/// Moves it to the compute device; on the CPU to channels-last order where that is faster.
void prepareForImages(Executor& executor);
/// The batch on the compute device.
Batch onComputeDevice(const Batch& batch);

} // namespace espalier
